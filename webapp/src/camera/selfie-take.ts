import type { CapturedFile, Feel } from './captured-file.ts';
import { COUNTDOWN_SECONDS, stepAt, type SelfiePlan, type SelfieStep } from './plan-selfie.ts';
import { recordVideo, type Recording } from './record-video.ts';

export type SelfieStage =
  | { name: 'ready'; problem?: 'interrupted' | 'failed' }
  | { name: 'countdown'; left: number }
  | { name: 'recording'; seconds: number; step: SelfieStep | undefined }
  | { name: 'finishing' }
  | { name: 'review'; video: CapturedFile };

export interface SelfieTakeOptions {
  plan: SelfiePlan;
  onStage: (stage: SelfieStage) => void;
  feel: (kind: Feel) => void;
}

const TICK_MILLISECONDS = 100;
/** The recorder's last frame may lag behind. */
const TAIL_SECONDS = 0.3;

/** One take after another of the same plan: countdown, recording, and the video to be looked at. */
export class SelfieTake {
  readonly #options: SelfieTakeOptions;
  #stage: SelfieStage = { name: 'ready' };
  #timer: ReturnType<typeof setInterval> | undefined;
  #recording: Recording | undefined;

  constructor(options: SelfieTakeOptions) {
    this.#options = options;
  }

  start(stream: MediaStream): void {
    if (this.#stage.name !== 'ready') return;
    let left = COUNTDOWN_SECONDS;
    this.#become({ name: 'countdown', left });
    this.#options.feel('tick');
    this.#every(1000, () => {
      left -= 1;
      if (left === 0) return this.#record(stream);
      this.#become({ name: 'countdown', left });
      this.#options.feel('tick');
    });
  }

  /** The camera is gone: what was recorded shows less than was asked for. */
  interrupt(): void {
    const { name } = this.#stage;
    if (name !== 'countdown' && name !== 'recording') return;
    this.#reset('interrupted');
    this.#options.feel('warning');
  }

  /** Back to the beginning, by the person's own wish. */
  again(): void {
    this.#reset();
  }

  /** Nothing is heard of this take any more. */
  close(): void {
    clearInterval(this.#timer);
    this.#recording?.discard();
  }

  #record(stream: MediaStream): void {
    try {
      this.#recording = recordVideo(stream);
    } catch {
      return this.#fail(); // The recorder refuses the stream: no other way to learn that.
    }
    const began = performance.now();
    this.#show(0);
    this.#every(TICK_MILLISECONDS, () => {
      const seconds = (performance.now() - began) / 1000;
      if (seconds >= this.#options.plan.seconds + TAIL_SECONDS) void this.#finish();
      else this.#show(seconds);
    });
  }

  #show(seconds: number): void {
    const step = stepAt(this.#options.plan, seconds);
    const before = this.#stage.name === 'recording' ? this.#stage.step : undefined;
    if (step !== before) this.#options.feel('tick');
    this.#become({ name: 'recording', seconds, step });
  }

  async #finish(): Promise<void> {
    clearInterval(this.#timer);
    this.#become({ name: 'finishing' });
    const recording = this.#recording;
    const video = await recording?.finish();
    if (recording !== this.#recording) return; // begun anew meanwhile
    this.#recording = undefined;
    if (!video) return this.#fail();
    this.#options.feel('success');
    this.#become({ name: 'review', video });
  }

  #fail(): void {
    this.#reset('failed');
    this.#options.feel('warning');
  }

  #reset(problem?: 'interrupted' | 'failed'): void {
    this.close();
    this.#recording = undefined;
    this.#become(problem ? { name: 'ready', problem } : { name: 'ready' });
  }

  #every(milliseconds: number, act: () => void): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(act, milliseconds);
  }

  #become(stage: SelfieStage): void {
    this.#stage = stage;
    this.#options.onStage(stage);
  }
}
