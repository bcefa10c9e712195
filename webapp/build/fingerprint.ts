import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The file in the built folder that says of which sources it was made. */
export const STAMP = '.made-of';

const SOURCES = ['index.html', 'build.ts', 'build', 'public', 'src', '../package.json'];

/** One hash over names and contents of all that the page is made of; its libraries by their versions in package.json. */
export async function fingerprintOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesUnder(path.join(root, source))) {
      hash.update(`${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

export async function readFingerprint(dist: string): Promise<string | undefined> {
  return await readFile(path.join(dist, STAMP), 'utf8').catch(() => undefined);
}

async function filesUnder(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return [place];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
