import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { seal, unseal } from '../media/seal.ts';
import {
  findPublicKey,
  findPublicKeys,
  findSigningKey,
  insertSigningKey,
  lockKeyMaking,
  type SigningKey,
} from './signing-key-store.ts';
import type { PublicKey, Signer, TokenEngine } from './token-engine.ts';

/** The keys that sign access tokens: one at a time, each for thirty days, known to every process. */
export interface KeyRing {
  /** Signs with the key of the day, which is made where there is none. Of several processes one makes it. */
  signer(): Promise<Signer>;
  /** A key by whose id a token claims to be signed; a read, now and then, where this process has not met it yet. */
  find(keyId: string): Promise<PublicKey | undefined>;
  /** All that may have signed a token that is alive. */
  published(): Promise<PublicKey[]>;
}

const HOUR = 60 * 60_000;
const SIGNS_MILLISECONDS = 30 * 24 * HOUR;
/** Longer than any token lives, with room for clocks that differ. */
const OUTLIVES_MILLISECONDS = HOUR;

/** Ids come in tokens that anybody can make up: an unknown one costs a read no more often than this. */
const LOOK_AGAIN_MILLISECONDS = 1_000;

export interface KeyRingDeps {
  db: Db;
  masterKey: Uint8Array;
  tokenEngine: TokenEngine;
  clock: Clock;
}

export function createKeyRing(deps: KeyRingDeps): KeyRing {
  const { db, clock } = deps;
  const known = new Map<string, PublicKey>();
  let current: { sign: Signer; until: Date } | undefined;
  let opening: Promise<Signer> | undefined;
  let lookedInVainAt = -Infinity;

  const open = async () => {
    const { publicKey, sealedPrivateKey, signsUntil } = await obtainKey(deps);
    const privateKey = unseal(deps.masterKey, contextOf(publicKey.kid), sealedPrivateKey);
    const sign = await deps.tokenEngine.openSigner(privateKey);
    current = { sign, until: signsUntil };
    return sign;
  };
  return {
    async signer() {
      if (current && clock() < current.until) return current.sign;
      opening ??= open().finally(() => (opening = undefined));
      return opening;
    },
    async find(keyId) {
      const met = known.get(keyId);
      if (met || !isKeyId(keyId)) return met;
      const now = clock();
      if (now.getTime() - lookedInVainAt < LOOK_AGAIN_MILLISECONDS) return undefined;
      const found = await findPublicKey(db, keyId, now);
      if (found) known.set(keyId, found);
      else lookedInVainAt = now.getTime();
      return found;
    },
    published: () => findPublicKeys(db, clock()),
  };
}

async function obtainKey(deps: KeyRingDeps): Promise<SigningKey> {
  const { db, clock } = deps;
  const found = await findSigningKey(db, clock());
  if (found) return found;
  return inTransaction(db, async (trx) => {
    await lockKeyMaking(trx);
    return (await findSigningKey(trx, clock())) ?? makeKey(trx, deps);
  });
}

async function makeKey(trx: Trx, { masterKey, tokenEngine, clock }: KeyRingDeps): Promise<SigningKey> {
  const keyId = randomUUID();
  const { publicKey, privateKey } = await tokenEngine.makeKey(keyId);
  const createdAt = clock();
  const signsUntil = addMilliseconds(createdAt, SIGNS_MILLISECONDS);
  const key = {
    publicKey,
    sealedPrivateKey: seal(masterKey, contextOf(keyId), privateKey),
    createdAt,
    signsUntil,
    publishedUntil: addMilliseconds(signsUntil, OUTLIVES_MILLISECONDS),
  };
  await insertSigningKey(trx, key);
  return key;
}

function contextOf(keyId: string): string {
  return `signing_keys.sealed_private_key:${keyId}`;
}

const keyIdSchema = z.uuid();

/** The id comes from a token that nobody has looked at yet. */
function isKeyId(keyId: string): boolean {
  return keyIdSchema.safeParse(keyId).success;
}
