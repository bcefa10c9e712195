import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { z } from 'zod';

/** Bytes, compressed with gzip. */
export const LARGEST_FIRST_LOAD = 100_000;

const MANIFEST = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
    css: z.array(z.string()).optional(),
  }),
);
type Manifest = z.infer<typeof MANIFEST>;

export interface FirstLoad {
  files: number;
  gzip: number;
  brotli: number;
}

/** All that index.html loads before the first screen stands: scripts, styles and the largest of the languages. */
export async function firstLoadOf(dist: string): Promise<FirstLoad> {
  const manifest = MANIFEST.parse(JSON.parse(await readFile(path.join(dist, '.vite/manifest.json'), 'utf8')));
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (!entry) throw new Error('The build has no entry');
  const start = await sizeOf(dist, ['index.html', ...filesOf(manifest, entry)]);
  const words = Object.keys(manifest).filter((key) => /^src\/words\/[a-z]+\.ts$/.test(key));
  const languages = await Promise.all(words.map((key) => sizeOf(dist, filesOf(manifest, key))));
  const largest = languages.toSorted((one, other) => other.gzip - one.gzip)[0];
  return largest ? add(start, largest) : start;
}

export function inWords({ files, gzip: gzipped, brotli }: FirstLoad): string {
  const inKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  return `First load of the web application: ${inKilobytes(gzipped)} gzip, ${inKilobytes(brotli)} brotli, in ${files} files`;
}

function filesOf(manifest: Manifest, key: string, seen = new Set<string>()): string[] {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return [];
  seen.add(key);
  return [
    ...(chunk.css ?? []),
    chunk.file,
    ...(chunk.imports ?? []).flatMap((name) => filesOf(manifest, name, seen)),
  ];
}

async function sizeOf(dist: string, names: readonly string[]): Promise<FirstLoad> {
  const sizes = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(dist, name));
      const [gzipped, brotli] = await Promise.all([promisify(gzip)(bytes), promisify(brotliCompress)(bytes)]);
      return { files: 1, gzip: gzipped.length, brotli: brotli.length };
    }),
  );
  return sizes.reduce(add, { files: 0, gzip: 0, brotli: 0 });
}

function add(one: FirstLoad, other: FirstLoad): FirstLoad {
  return {
    files: one.files + other.files,
    gzip: one.gzip + other.gzip,
    brotli: one.brotli + other.brotli,
  };
}
