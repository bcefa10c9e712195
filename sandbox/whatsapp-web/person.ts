import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { bytesIn, type Content, library, proto, type Stanza } from './library.ts';
import { handOut, type KeyBundle, readUpload } from './key-bundle.ts';
import { createSignalKeys } from './signal-keys.ts';
import { silentLog } from './silent-log.ts';

interface Seen {
  id: string;
  text: string;
}

/** Somebody who writes to the account, with an encrypted session of their own. */
export interface Person {
  /** The address that hides the phone number. */
  lid: string;
  phoneNumber: string;
  says(text: string): Promise<string>;
  /** Sends any message, as a client would encode it; resolves with its name once the server has it. */
  sends(content: Content, options?: { id?: string; from?: 'lid' | 'pn' }): Promise<string>;
  /** Sends what companion devices get to know, but not to see. */
  sendsViewOnce(): Promise<string>;
  /** What the account sent, decrypted, oldest first. */
  sees(): Seen[];
  /** Tells the account what became of one of its messages. */
  confirms(messageRef: string, what: 'delivered' | 'read'): void;
  /** How many messages were sent and not taken back. */
  countsOwnMessages(): number;
  /** WhatsApp tells a sender nothing of it, and a stand-in answers as it does to a number that is gone. */
  blocks(): void;
}

export interface PersonAtServer extends Person {
  hasBlocked(): boolean;
  bundle: KeyBundle;
  /** Decrypts a message that the account sent. Throws when it is not for this person's device. */
  receive(message: Stanza, from: string): Promise<void>;
}

export interface ServerForPerson {
  /** Where the account is to be written to: its device, and the keys to begin a session. */
  account(): { jid: string; bundle: KeyBundle };
  deliver(stanza: Stanza): void;
}

export async function createPerson(
  { lid, phoneNumber }: { lid: string; phoneNumber: string },
  server: ServerForPerson,
): Promise<PersonAtServer> {
  const creds = library.initAuthCreds();
  const keys = createSignalKeys();
  const { makeSignalRepository } = library.DEFAULT_CONNECTION_CONFIG;
  const repository = makeSignalRepository({ creds, keys }, silentLog, () => Promise.resolve([]));
  const { node: upload } = await library.getNextPreKeysNode({ creds, keys }, 10);
  const seen: Seen[] = [];
  let sent = 0;
  let blocked = false;
  let hasSession = false;
  let turn: Promise<unknown> = Promise.resolve();

  const address = { lid, pn: `${phoneNumber}@s.whatsapp.net` };
  const header = (id: string, from: 'lid' | 'pn'): Record<string, string> => ({
    from: address[from],
    id,
    t: String(Math.floor(Date.now() / 1000)),
    notify: 'A person',
    addressing_mode: from,
    ...(from === 'lid' ? { sender_pn: address.pn } : { sender_lid: lid }),
  });

  const send: Person['sends'] = (content, { id = newId(), from = 'lid' } = {}) => {
    const work = turn.then(async () => {
      const { jid, bundle } = server.account();
      if (!hasSession) await library.parseAndInjectE2ESessions(answerWith(handOut(jid, bundle)), repository);
      hasSession = true;
      const { type, ciphertext } = await repository.encryptMessage({
        jid,
        data: library.encodeWAMessage(content),
      });
      sent += 1;
      const enc: Stanza = { tag: 'enc', attrs: { v: '2', type }, content: ciphertext };
      server.deliver({ tag: 'message', attrs: { ...header(id, from), type: 'text' }, content: [enc] });
      return id;
    });
    turn = work.catch(() => undefined);
    return work;
  };

  return {
    lid,
    phoneNumber,
    bundle: readUpload(upload),
    says: (text) => send({ conversation: text }),
    sends: send,
    async sendsViewOnce() {
      const id = newId();
      const content: Stanza[] = [{ tag: 'unavailable', attrs: { type: 'view_once' } }];
      server.deliver({ tag: 'message', attrs: { ...header(id, 'lid'), type: 'media' }, content });
      await nextTurn();
      return id;
    },
    sees: () => [...seen],
    confirms(messageRef, what) {
      const attrs = { from: lid, id: messageRef, t: String(Math.floor(Date.now() / 1000)) };
      server.deliver({ tag: 'receipt', attrs: { ...attrs, ...(what === 'read' ? { type: 'read' } : {}) } });
    },
    countsOwnMessages: () => sent,
    blocks: () => void (blocked = true),
    hasBlocked: () => blocked,
    async receive(message, from) {
      const participants = library.getBinaryNodeChild(message, 'participants');
      const mine = library
        .getBinaryNodeChildren(participants, 'to')
        .find(({ attrs }) => attrs['jid'] === lid);
      const enc = library.getBinaryNodeChild(mine, 'enc');
      const type = enc?.attrs['type'];
      if (!enc || (type !== 'pkmsg' && type !== 'msg')) throw new Error('Nothing for this device');
      const ciphertext = bytesIn(mine, 'enc');
      const padded = await repository.decryptMessage({ jid: from, type, ciphertext });
      hasSession = true;
      const { conversation, extendedTextMessage } = proto.Message.decode(library.unpadRandomMax16(padded));
      seen.push({ id: String(message.attrs['id']), text: extendedTextMessage?.text ?? conversation ?? '' });
    },
  };
}

function answerWith(user: Stanza): Stanza {
  return { tag: 'iq', attrs: { type: 'result' }, content: [{ tag: 'list', attrs: {}, content: [user] }] };
}

function newId(): string {
  return `3A${randomBytes(9).toString('hex').toUpperCase()}`;
}
