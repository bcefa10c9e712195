import type { Result } from '../result.ts';

export interface VideoFrame {
  /** Seconds from the start of the clip. */
  at: number;
  jpeg: Uint8Array;
}

export interface ExtractedVideo {
  durationSeconds: number;
  width: number;
  height: number;
  /** In order, at an even rate. */
  frames: VideoFrame[];
}

export interface ExtractOptions {
  framesPerSecond: number;
  /** No frame is taken past this point, however long the clip is. */
  maxSeconds: number;
  /** The longer side of a frame, in pixels. */
  maxSide: number;
}

export type VideoRefusal = 'FILE_TYPE_UNSUPPORTED' | 'FILE_CORRUPT';

/** Takes frames from a stranger's video. Never follows a reference inside it; leaves no file behind. */
export interface VideoEngine {
  readonly name: string;
  readonly version: string;
  /** `path` names a private, plain file. Throws only when the machine failed (program missing, deadline, disk). */
  extract(
    path: string,
    options: ExtractOptions,
    signal: AbortSignal,
  ): Promise<Result<ExtractedVideo, VideoRefusal>>;
}
