import { installSystemPackages } from '../system-packages.ts';
import { findFfmpeg, type FfmpegPaths } from './ffmpeg-program.ts';

export interface ObtainFfmpegOptions {
  /** `FFMPEG_PATH`. Where it is given nothing else is looked for, and nothing installed. */
  configuredPath?: string | undefined;
  /** A `PATH`; the system's usual folders when absent. */
  searchPath?: string | undefined;
  /** Called at least every two seconds while ffmpeg is being installed. */
  onProgress: (text: string) => void;
}

/**
 * The ffmpeg of this machine, installed from the system's packages where it is missing and that takes no question.
 * Otherwise throws one line that says what a person has to do.
 */
export async function obtainFfmpeg(options: ObtainFfmpegOptions): Promise<FfmpegPaths> {
  const { configuredPath, searchPath, onProgress } = options;
  const present = findFfmpeg(configuredPath, searchPath);
  if (present) return present;
  if (configuredPath) {
    throw new Error(
      'FFMPEG_PATH names no program, or ffprobe is missing beside it: correct it or leave it out',
    );
  }

  await installSystemPackages({
    title: 'ffmpeg',
    packages: { 'apt-get': ['ffmpeg'], dnf: ['ffmpeg-free'], apk: ['ffmpeg'], brew: ['ffmpeg'] },
    searchPath,
    onProgress,
  });
  const installed = findFfmpeg(undefined, searchPath);
  if (installed) return installed;
  throw new Error(
    'ffmpeg is missing: install it with ffprobe (on Debian and Ubuntu: apt-get install ffmpeg), or name it by FFMPEG_PATH',
  );
}
