import type { Box, HeadPose, Point3 } from '../face/face-engine.ts';

/** The one face in one frame of a clip. */
export interface FaceSample {
  /** Seconds from the start of the clip. */
  at: number;
  pose: HeadPose;
  /** The 468 points of the face mesh, in the frame's pixels. */
  mesh: readonly Point3[];
  box: Box;
}
