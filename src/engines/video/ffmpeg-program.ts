import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface FfmpegPaths {
  ffmpegPath: string;
  ffprobePath: string;
}

const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/**
 * Both programs, or undefined if one is missing. `configuredPath` (`FFMPEG_PATH`) names ffmpeg itself and is the only
 * place looked at when given; else `searchPath`, a `PATH`; else the usual folders. Only looks, never runs anything.
 */
export function findFfmpeg(configuredPath?: string, searchPath?: string): FfmpegPaths | undefined {
  const folders = searchPath?.split(delimiter).filter(Boolean) ?? USUAL_FOLDERS;
  const ffmpegPath = configuredPath ? only(configuredPath) : findIn(folders, 'ffmpeg');
  if (!ffmpegPath) return undefined;

  const ffprobePath = findIn([dirname(ffmpegPath), ...folders], 'ffprobe');
  return ffprobePath ? { ffmpegPath, ffprobePath } : undefined;
}

function findIn(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name + SUFFIX)).find(isProgram);
}

function only(path: string): string | undefined {
  return isProgram(path) ? path : undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to run: both mean "look on"
  }
}
