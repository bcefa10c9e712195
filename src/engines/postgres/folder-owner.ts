import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isSameProcess, processIdentity } from './process-identity.ts';

/**
 * Claims `folder` for this process; `undefined` while another live process owns it. The claim of a process that was
 * killed counts for nothing. Returns the function that gives the folder back.
 */
export async function claimFolder(folder: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'owner');
  const owner = await readOwner(file);
  if (owner !== undefined && isSameProcess(owner)) return undefined;

  if (owner !== undefined) await rm(file, { force: true });
  if (!(await createWhole(file, processIdentity(process.pid) ?? ''))) return undefined;
  return () => rm(file, { force: true });
}

async function readOwner(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return undefined;
    throw err;
  }
}

/** The file appears with its content or not at all, and only for the first of two who try. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}.${performance.now()}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'EEXIST') return false;
    throw err;
  } finally {
    await rm(draft, { force: true });
  }
}
