import type { AuthenticationCreds, BaileysEventMap } from '@whiskeysockets/baileys';
import type { Log } from '../../../core/log.ts';
import type { AcceptUpdates } from '../../messenger.ts';
import type { Decryption } from './keep-before-acknowledging.ts';
import type { Library, Stanza } from './library.ts';
import { toLateBody, toMessageBody, toReceiptBody } from './to-update-body.ts';
import { toRawUpdate, type UpdateBody } from './update-body.ts';

export interface IntakeDeps {
  library: Library;
  creds: AuthenticationCreds;
  /** Keeps updates, trying until they are kept or the socket is gone. */
  accept: AcceptUpdates;
  /** Resolves once our credentials are durable. */
  credsSaved: () => Promise<void>;
  /** Whether the answer to this message of ours is being waited for: its failure is told there. */
  isBeingSent: (messageRef: string) => boolean;
  log: Log;
}

/** Makes updates of what one socket receives, and keeps them. */
export interface Intake {
  /** Remembers whose ciphertext is about to be decrypted. */
  expect(stanza: Stanza): void;
  /** Resolves once the message is durable; until then WhatsApp is not told that it came. */
  keep(decryption: Decryption, padded: Uint8Array): Promise<void>;
  takeUpsert(upsert: BaileysEventMap['messages.upsert']): void;
  takeReceipts(updates: BaileysEventMap['messages.update']): void;
  /** Resolves once nothing is under way. */
  settle(): Promise<void>;
}

export function createIntake(deps: IntakeDeps): Intake {
  const { library, creds, credsSaved, isBeingSent, log } = deps;
  const expected = new WeakMap<Uint8Array, Stanza>();
  const accepting = createAccepting(deps);
  // What an event tells was acknowledged before: it is lost if the process dies before this is durable.
  const acceptLate = (bodies: readonly UpdateBody[]) => {
    accepting
      .accept(bodies)
      .catch((err: unknown) => log.warn({ event: 'whatsapp.updates_not_accepted', err }));
  };

  return {
    expect(stanza) {
      if (!Array.isArray(stanza.content)) return;
      for (const { content } of stanza.content) {
        if (content instanceof Uint8Array) expected.set(content, stanza);
      }
    },
    async keep({ ciphertext, jid: signalJid }, padded) {
      const stanza = expected.get(ciphertext);
      const body = stanza && toMessageBody(library, creds, { stanza, signalJid, padded });
      await Promise.all([accepting.accept(body ? [body] : []), credsSaved()]);
    },
    takeUpsert: ({ messages, requestId }) =>
      acceptLate(messages.flatMap((message) => toLateBody(library, message, requestId) ?? [])),
    takeReceipts(updates) {
      const bodies = updates.flatMap((update) => toReceiptBody(library, update) ?? []);
      acceptLate(bodies.filter((body) => !('code' in body && isBeingSent(body.id))));
    },
    settle: () => accepting.settle(),
  };
}

function createAccepting({ accept, log }: IntakeDeps) {
  const underWay = new Set<Promise<void>>();
  return {
    accept(bodies: readonly UpdateBody[]): Promise<void> {
      const updates = bodies.flatMap((body) => toRawUpdate(body) ?? []);
      if (updates.length < bodies.length) log.warn({ event: 'whatsapp.update_malformed' });
      if (updates.length === 0) return Promise.resolve();
      const work = accept(updates);
      const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return work;
    },
    settle: async () => void (await Promise.all(underWay)),
  };
}
