import { readFile, stat } from 'node:fs/promises';
import { FaceEngineUnavailable } from '../../../core/face/face-engine.ts';

/** A value, or a file that holds it and may be written anew while we run. */
export type KeySource = { key: string } | { keyFile: string };

/** The subscription's key as it is now. */
export interface ServiceKey {
  /** As the library wants it: read at every request. */
  readonly credential: { readonly key: string };
  /** Looks whether the file has changed; answers whether the key has. */
  refresh(): Promise<boolean>;
}

export function createServiceKey(source: KeySource): ServiceKey {
  if ('key' in source) return { credential: { key: source.key }, refresh: async () => false };
  const { keyFile } = source;
  let current = '';
  let seen: number | undefined;
  return {
    credential: {
      get key() {
        return current;
      },
    },
    async refresh() {
      try {
        const { mtimeMs } = await stat(keyFile);
        if (mtimeMs === seen) return false;
        const key = (await readFile(keyFile, 'utf8')).trim();
        const changed = key !== current;
        [current, seen] = [key, mtimeMs];
        return changed;
      } catch (cause) {
        // While a file is being replaced there may be none; the key that was read last is then as good as any.
        if (current) return false;
        throw new FaceEngineUnavailable('The file with the key of Azure Face cannot be read', { cause });
      }
    },
  };
}
