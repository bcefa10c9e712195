import { findFfmpeg, type FfmpegPaths } from './ffmpeg-program.ts';

export async function obtainFfmpeg({ configuredPath }: { configuredPath?: string; onProgress: (text: string) => void }): Promise<FfmpegPaths> {
  const found = findFfmpeg(configuredPath);
  if (!found) throw new Error('ffmpeg is missing: install it, or name it by FFMPEG_PATH');
  return found;
}
