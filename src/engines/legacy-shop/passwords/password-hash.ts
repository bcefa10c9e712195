/** A stored hash, read and found to be one that we check. */
export interface PasswordHash {
  /** About how many milliseconds of one core a check takes: for comparing hashes with one another. */
  work: number;
  /** What the stored hash holds of its password. */
  digest: Uint8Array;
  /** The same of another password. */
  digestOf(password: string): Promise<Uint8Array>;
}

/** Whoever writes into the old database must not be able to exhaust this machine. */
export const MOST_BYTES = 128 * 1024 * 1024;
export const MOST_WORK = 2_000;

/** Base64 as it stands in such texts, with or without padding; `undefined` where it is none. */
export function readBase64(text: string, bytes: { least: number; most: number }): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const read = Buffer.from(text, 'base64');
  return read.length >= bytes.least && read.length <= bytes.most ? read : undefined;
}

/** `undefined` unless it is a decimal whole number from `least` to `most`. */
export function readNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,9}$/.test(text)) return undefined;
  const read = Number(text);
  return read >= least && read <= most ? read : undefined;
}
