import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A private folder that is gone with this process at the latest. */
export function makeTestFolder(purpose: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `bonafide-test-${purpose}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  return {
    folder,
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}
