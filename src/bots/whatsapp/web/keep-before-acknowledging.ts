import type { SocketConfig } from '@whiskeysockets/baileys';
import type { InKeyTurn } from './key-turns.ts';
import type { Library } from './library.ts';

type MakeRepository = SocketConfig['makeSignalRepository'];
type Repository = ReturnType<MakeRepository>;
export type Decryption = Parameters<Repository['decryptMessage']>[0];

/**
 * Keeps every message before the library tells WhatsApp that it arrived. The library acknowledges by itself, as soon as
 * a message is decrypted and before it raises any event; the only step of ours on that way is the decryption. So the
 * message is kept there, inside the transaction that also moves the session's keys on. Whatever dies on the way, the
 * message was either kept, or was never acknowledged and still decrypts when WhatsApp delivers it again.
 */
export function keepBeforeAcknowledging(
  { DEFAULT_CONNECTION_CONFIG }: Library,
  keep: (decryption: Decryption, padded: Uint8Array) => Promise<void>,
  inKeyTurn: InKeyTurn,
): MakeRepository {
  return (auth, ...rest) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, ...rest);
    const decrypt = async (decryption: Decryption) => {
      const padded = await repository.decryptMessage(decryption);
      await keep(decryption, padded);
      return padded;
    };
    return {
      ...repository,
      // A transaction within one of the same name is the same.
      decryptMessage: (decryption) =>
        inKeyTurn(() =>
          'transaction' in auth.keys
            ? auth.keys.transaction(() => decrypt(decryption), decryption.jid)
            : decrypt(decryption),
        ),
    };
  };
}
