import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * What the fake camera of a browser sees, to be changed while it runs: Chromium reads the file of this name anew, and from its
 * beginning, whenever a page opens the camera.
 */
export interface FilmReel {
  readonly path: string;
  /** What is seen from the next opening on: a clip in MJPEG. */
  shows(clip: string): Promise<void>;
}

export function createFilmReel(folder: string): FilmReel {
  const reel = path.join(folder, 'camera.mjpeg');
  return {
    path: reel,
    async shows(clip) {
      const next = path.join(folder, 'next-camera.mjpeg');
      await symlink(clip, next);
      await rename(next, reel);
    },
  };
}
