import { createHmac } from 'node:crypto';

/** No look-alikes: neither 0 and O, nor 1, I and L. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;

/** Makes and recognises the codes of handovers. */
export interface HandoverCodes {
  /** The code of this handover, the same each time, as people read it: `BF-7K3M-9QXA`. */
  codeOf(handoverId: string): string;
  /** What is stored of a code. */
  hashOf(code: string): Buffer;
}

/**
 * A code follows from the master key and the handover's random id, so that it can be shown again and is kept nowhere.
 * Its hash is keyed as well: with 40 bits, a plain one would be turned back into the code within minutes.
 */
export function createHandoverCodes(masterKey: Uint8Array): HandoverCodes {
  const digest = (purpose: string, value: string) =>
    createHmac('sha256', masterKey).update(`${purpose}:${value}`).digest();
  return {
    codeOf: (handoverId) => written(symbolsOf(digest('handovers.code', handoverId))),
    hashOf: (code) => digest('handovers.code_hash', code),
  };
}

const SYMBOL = `[${ALPHABET}]`;
const CODE = new RegExp(
  `(?<![A-Z0-9])BF[\\p{Pd}_\\s]{0,3}(${SYMBOL}{4})[\\p{Pd}_\\s]{0,3}(${SYMBOL}{4})(?![A-Z0-9])`,
  'u',
);
/** Nobody writes a code behind a longer text, and a text is read before we know who wrote it. */
const LONGEST_READ = 2_000;

/** The code somewhere in a text, however it was typed: `bf7k3m9qxa`, `ＢＦ－７Ｋ３Ｍ－９ＱＸＡ`, with dashes or without. */
export function findCode(text: string): string | undefined {
  const [, first, second] = CODE.exec(text.slice(0, LONGEST_READ).normalize('NFKC').toUpperCase()) ?? [];
  return first && second && written(first + second);
}

/** The digest is so much larger than the number of codes that each is as likely as any other. */
function symbolsOf(digest: Buffer): string {
  let rest = BigInt(`0x${digest.toString('hex')}`);
  const base = BigInt(ALPHABET.length);
  let symbols = '';
  while (symbols.length < LENGTH) {
    symbols += ALPHABET.charAt(Number(rest % base));
    rest /= base;
  }
  return symbols;
}

function written(symbols: string): string {
  return `BF-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
