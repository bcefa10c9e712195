import { randomKey } from '../api/random-key.ts';
import { openTable, type Table } from '../storage/table.ts';

export interface TokenKeeper {
  /** The refresh token, where there is one. */
  read(): Promise<string | undefined>;
  write(refreshToken: string): Promise<void>;
  forget(): Promise<void>;
}

interface SealedToken {
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
  keptAt: number;
}

const ENTRY = 'bonafide.session';
const LONGEST_LIFE_MILLISECONDS = 7 * 24 * 60 * 60_000;

/**
 * Keeps the refresh token over a reload. The token lies sealed in IndexedDB and its key in `sessionStorage`: with the tab the
 * key goes, and what is left can be read by nobody; yet a duplicated tab, which inherits the key, shares the one current token
 * instead of a copy whose second use would look like theft. Without WebCrypto (a page not served over https) nothing is kept.
 */
export function createTokenKeeper(): TokenKeeper {
  const table = openTable<SealedToken>('sessions');
  let inMemory: string | undefined;
  return {
    async read() {
      const place = readPlace();
      const row = place && (await table.get(place.id));
      if (!place || !row) return inMemory;
      return await unseal(place.key, row).catch(() => undefined);
    },
    async write(token) {
      inMemory = token;
      await removeOld(table);
      const place = readPlace() ?? makePlace();
      if (place) await table.put(await seal(place, token));
    },
    async forget() {
      inMemory = undefined;
      const place = readPlace();
      if (place) await table.remove(place.id);
      removePlace();
    },
  };
}

interface Place {
  id: string;
  /** Hexadecimal, 128 bits. */
  key: string;
}

function readPlace(): Place | undefined {
  const [id, key] = attempt(() => sessionStorage.getItem(ENTRY))?.split('.') ?? [];
  return id && key ? { id, key } : undefined;
}

function makePlace(): Place | undefined {
  const place = { id: randomKey(), key: randomKey() };
  const isMade = attempt(() => {
    sessionStorage.setItem(ENTRY, `${place.id}.${place.key}`);
    return crypto.subtle !== undefined;
  });
  return isMade ? place : undefined;
}

function removePlace(): void {
  attempt(() => sessionStorage.removeItem(ENTRY));
}

async function seal({ id, key }: Place, token: string): Promise<SealedToken> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(token);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await importKey(key), bytes);
  return { id, iv, sealed, keptAt: Date.now() };
}

async function unseal(key: string, { iv, sealed }: SealedToken): Promise<string> {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await importKey(key), sealed);
  return new TextDecoder().decode(bytes);
}

function importKey(hex: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function removeOld(table: Table<SealedToken>): Promise<void> {
  const rows = await table.all();
  const old = rows.filter(({ keptAt }) => keptAt < Date.now() - LONGEST_LIFE_MILLISECONDS);
  await Promise.all(old.map(({ id }) => table.remove(id)));
}

/** Storage may be switched off, and then even touching it throws. */
function attempt<T>(touch: () => T): T | undefined {
  try {
    return touch();
  } catch {
    return undefined;
  }
}
