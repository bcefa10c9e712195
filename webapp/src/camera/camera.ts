import { toCameraRefusal } from './camera-refusal.ts';
import type { CameraState, Facing } from './camera-state.ts';

/** The page's one owner of the camera. */
export interface Camera {
  readonly state: CameraState;
  /** Tells the listener of every new state; returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Asks for the camera, unless it looks that way already. */
  open(facing: Facing): void;
  /** Stops the camera soon, so that the next screen finds it running when it wants the same. */
  release(): void;
  /** Stops the camera now. */
  close(): void;
  /** Asks again for what was refused. */
  retry(): void;
}

/**
 * Asks the browser for the camera when it is first opened. The tracks are stopped while the page is hidden and asked for
 * again when it is back; a page has one camera at a time, because phones take the first away when the second is opened.
 */
export function createCamera(): Camera {
  return new PageCamera();
}

const KEEP_MILLISECONDS = 3000;

class PageCamera implements Camera {
  state: CameraState = { status: 'closed' };
  readonly #listeners = new Set<() => void>();
  #closing: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked for: an answer to anything but the last comes too late. */
  #request = 0;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#pause();
      else if (this.state.status === 'paused') void this.#ask(this.state.facing);
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  open(facing: Facing): void {
    clearTimeout(this.#closing);
    if (this.state.status !== 'closed' && this.state.facing === facing) return;
    void this.#ask(facing);
  }

  release(): void {
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.close(), KEEP_MILLISECONDS);
  }

  close(): void {
    clearTimeout(this.#closing);
    this.#stop();
    this.#become({ status: 'closed' });
  }

  retry(): void {
    if (this.state.status === 'refused') void this.#ask(this.state.facing);
  }

  #pause(): void {
    if (this.state.status !== 'live' && this.state.status !== 'asking') return;
    const { facing } = this.state;
    this.#stop();
    this.#become({ status: 'paused', facing });
  }

  async #ask(facing: Facing): Promise<void> {
    this.#stop();
    if (document.hidden) return this.#become({ status: 'paused', facing });
    this.#become({ status: 'asking', facing });
    const mine = this.#request;
    try {
      const stream = await getStream(facing);
      const [track] = stream.getVideoTracks();
      if (mine !== this.#request || !track) return stopAll(stream);
      track.addEventListener('ended', () => this.#lose(mine, facing));
      this.#become({ status: 'live', facing, stream, track });
    } catch (err) {
      if (mine !== this.#request) return;
      const refusal = globalThis.isSecureContext ? toCameraRefusal(err) : 'INSECURE';
      this.#become({ status: 'refused', facing, refusal });
    }
  }

  /** A track that we stop ourselves does not say so; this one was unplugged, or taken by another program. */
  #lose(request: number, facing: Facing): void {
    if (request === this.#request) this.#become({ status: 'refused', facing, refusal: 'BUSY' });
  }

  #stop(): void {
    this.#request++;
    if (this.state.status === 'live') stopAll(this.state.stream);
  }

  #become(state: CameraState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Only the longer side is asked for, and nothing scaled: a browser that is given both cuts the picture to their shape. */
const SIZES = {
  environment: { width: { ideal: 2560 } },
  user: { width: { ideal: 1280 }, frameRate: { ideal: 30 } },
} as const satisfies Record<Facing, MediaTrackConstraints>;

/** Throws a TypeError where the browser shows pages no camera: there is no `mediaDevices`. Never asks for a microphone. */
async function getStream(facing: Facing): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: facing }, resizeMode: { ideal: 'none' }, ...SIZES[facing] },
  });
}
