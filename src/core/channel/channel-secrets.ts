import { createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { seal, unseal } from '../media/seal.ts';
import { deleteSecrets, findSecrets, saveSecrets, type SecretOwner } from './channel-secret-store.ts';

export interface Secret {
  value: Buffer;
  changedAt: Date;
  expiresAt?: Date;
}

/** What one of our accounts at a messenger must remember and nobody may read: session keys, access tokens. Sealed with
 * the master key, in the database, so that another process can go on with them. */
export interface ChannelSecrets {
  /** Those that are there, whether expired or not. Throws when one does not open. */
  read(names: readonly string[]): Promise<Map<string, Secret>>;
  /** All or none; `undefined` removes. */
  write(changes: ReadonlyMap<string, Uint8Array | undefined>, expiresAt?: Date): Promise<void>;
  /** Forgets everything of this account. */
  clear(): Promise<void>;
}

export function createChannelSecrets(
  owner: SecretOwner,
  { db, masterKey, clock }: { db: Db; masterKey: Uint8Array; clock: Clock },
): ChannelSecrets {
  // A name may hold somebody's number.
  const kept = (name: string) =>
    createHmac('sha256', masterKey).update(`channel_secrets.name:${name}`).digest('hex');
  const contextOf = (name: string) => `channel_secrets.sealed_value:${owner.channel}:${owner.botId}:${name}`;
  return {
    async read(names) {
      const asked = new Map(names.map((name) => [kept(name), name]));
      const found = await findSecrets(db, owner, [...asked.keys()]);
      return new Map(
        found.map(({ name: keptName, sealedValue, ...times }) => {
          const name = asked.get(keptName) ?? keptName;
          return [name, { ...times, value: unseal(masterKey, contextOf(name), sealedValue) }];
        }),
      );
    },
    async write(changes, expiresAt) {
      const changedAt = clock();
      const written = Array.from(changes).flatMap(([name, value]) =>
        value ? [{ name: kept(name), sealedValue: seal(masterKey, contextOf(name), value), changedAt }] : [],
      );
      const removed = Array.from(changes).flatMap(([name, value]) => (value ? [] : [kept(name)]));
      await inTransaction(db, async (trx) => {
        await saveSecrets(
          trx,
          owner,
          written.map((secret) => (expiresAt ? { ...secret, expiresAt } : secret)),
        );
        if (removed.length > 0) await deleteSecrets(trx, owner, removed);
      });
    },
    clear: () => deleteSecrets(db, owner),
  };
}
