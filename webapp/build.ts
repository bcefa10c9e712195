import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { firstLoadOf, inWords, LARGEST_FIRST_LOAD } from './build/first-load.ts';
import { fingerprintOf, readFingerprint, STAMP } from './build/fingerprint.ts';

const ROOT = import.meta.dirname;
const DIST = path.join(ROOT, 'dist');

/**
 * `npm run build`: makes `webapp/dist` out of the sources, unless it was made of the same already. `npm start`, `npm test` and
 * `npm run demo` call it first; where the builder is not installed, as in a production image, they take the page that is there.
 */
async function main(): Promise<void> {
  const fingerprint = await fingerprintOf(ROOT);
  if (fingerprint === (await readFingerprint(DIST))) return;
  const vite = await import('vite').catch(() => undefined);
  if (!vite) {
    const kept = existsSync(DIST) ? 'the page stays as it is' : 'there is no page: run `npm run build` first';
    process.stdout.write(`The builder of the web application is not installed; ${kept}.\n`);
    return;
  }
  const folder = await mkdtemp(path.join(ROOT, '.dist-'));
  try {
    const { bundle } = await import('./build/bundle.ts');
    await bundle(vite.build, { root: ROOT, outDir: folder });
    const size = await firstLoadOf(folder);
    process.stdout.write(`${inWords(size)}\n`);
    if (size.gzip > LARGEST_FIRST_LOAD) throw new Error('The first load of the web application is too large');
    await writeFile(path.join(folder, STAMP), fingerprint);
    await replace(DIST, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whoever reads the old folder meanwhile finds it whole until the moment the new one takes its place. */
async function replace(target: string, replacement: string): Promise<void> {
  const old = `${replacement}-old`;
  try {
    if (existsSync(target)) await rename(target, old);
    await rename(replacement, target);
  } catch (error) {
    // Another process built at the same time and was quicker: what it made is as good.
    if (!existsSync(target)) throw error;
  }
  await rm(old, { recursive: true, force: true });
}

await main();
