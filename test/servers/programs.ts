import { installSystemPackages, type WantedPackages } from '../../src/engines/system-packages.ts';
import { findProgram } from '../needs.ts';

export type ProgramNeed = 'ffmpeg' | 'chromium' | 'rabbitmq-server';

interface Program {
  /** The environment variable that names it. */
  variable: string;
  names: readonly string[];
  packages: WantedPackages['packages'];
}

export const PROGRAMS: Record<ProgramNeed, Program> = {
  ffmpeg: {
    variable: 'FFMPEG_PATH',
    names: ['ffmpeg'],
    packages: { 'apt-get': ['ffmpeg'], dnf: ['ffmpeg-free'], apk: ['ffmpeg'], brew: ['ffmpeg'] },
  },
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    packages: { 'apt-get': ['chromium'], dnf: ['chromium'], apk: ['chromium'] },
  },
  'rabbitmq-server': {
    variable: 'RABBITMQ_SERVER_PATH',
    names: ['rabbitmq-server'],
    packages: {
      'apt-get': ['rabbitmq-server'],
      dnf: ['rabbitmq-server'],
      apk: ['rabbitmq-server'],
      brew: ['rabbitmq'],
    },
  },
};

/** The path of a program of this machine, installed where it is missing and that takes no question. */
export async function obtainProgram(
  need: ProgramNeed,
  onProgress: (text: string) => void,
): Promise<string | undefined> {
  const { variable, names, packages } = PROGRAMS[need];
  const present = findProgram(variable, ...names);
  if (present !== undefined || process.env[variable] !== undefined) return present;
  await installSystemPackages({ title: need, packages, searchPath: process.env['PATH'], onProgress });
  return findProgram(variable, ...names);
}
