import type { AuthenticationCreds, AuthenticationState, SignalDataTypeMap } from '@whiskeysockets/baileys';
import type { ChannelSecrets } from '../../../core/channel/channel-secrets.ts';
import type { Library } from './library.ts';

const CREDS = 'creds';
const keyName = (type: string, id: string) => `key ${type} ${id}`;

/** Runs a call of the database until it succeeds or the socket it is for is gone. */
export type Persist = <Value>(call: () => Promise<Value>) => Promise<Value>;

export interface AuthStore {
  state: AuthenticationState;
  /** Writes the credentials as they are now. */
  saveCreds(): Promise<void>;
  /** Resolves once all credentials saved so far are durable. Throws when the last could not be written. */
  credsSaved(): Promise<void>;
}

/**
 * What pairs us with the phone, and the keys of every encrypted session, among our secrets. An account whose pairing was
 * never finished begins anew: half of it would be refused as logged out. Throws where the secrets cannot be read: that is
 * not for waiting alone, as the master key may be another.
 */
export async function openAuthStore(
  { BufferJSON, initAuthCreds, proto }: Library,
  secrets: ChannelSecrets,
  persist: Persist,
): Promise<AuthStore> {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value, BufferJSON.replacer));
  const decode = (value: Buffer) => JSON.parse(value.toString(), BufferJSON.reviver);
  const stored = (await secrets.read([CREDS])).get(CREDS);
  const known: AuthenticationCreds | undefined = stored && decode(stored.value);
  const creds = known?.account ? known : initAuthCreds();
  let saving = Promise.resolve();

  const get = async <Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) => {
    const found = await persist(() => secrets.read(ids.map((id) => keyName(type, id))));
    const values: Record<string, SignalDataTypeMap[Type]> = {};
    for (const id of ids) {
      const secret = found.get(keyName(type, id));
      if (!secret) continue;
      const value = decode(secret.value);
      values[id] =
        type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
    }
    return values;
  };
  // One write a call, so that a session never stands beside a key it has used up.
  const set: AuthenticationState['keys']['set'] = (changes) =>
    persist(() =>
      secrets.write(
        new Map(
          Object.entries(changes).flatMap(([type, values]) =>
            Object.entries(values).map(([id, value]) => [
              keyName(type, id),
              value ? encode(value) : undefined,
            ]),
          ),
        ),
      ),
    );

  return {
    state: { creds, keys: { get, set } },
    saveCreds() {
      const changes = new Map([[CREDS, encode(creds)]]);
      // One after the other: an older state must never end up above a newer one.
      saving = saving.catch(() => undefined).then(() => persist(() => secrets.write(changes)));
      return saving;
    },
    credsSaved: () => saving,
  };
}
