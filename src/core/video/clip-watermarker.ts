import type { Result } from '../result.ts';
import type { VideoRefusal } from './video-engine.ts';

/** Makes of a stranger's clip one for whoever reviews the case. */
export interface ClipWatermarker {
  /**
   * An MP4 (H.264) of at most 20 MB and a minute, without sound and metadata, with the layer over every picture. `path`
   * names a private, plain file; `drawLayer` makes a transparent PNG of the size asked for. Leaves no file behind. Throws
   * only when the machine failed.
   */
  watermark(
    path: string,
    drawLayer: (size: { width: number; height: number }) => Promise<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array, VideoRefusal>>;
}
