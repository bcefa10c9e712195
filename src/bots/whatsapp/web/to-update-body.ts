import type { AuthenticationCreds, BaileysEventMap } from '@whiskeysockets/baileys';
import { steadyChatId, toChatId } from './address.ts';
import type { Library, Stanza } from './library.ts';
import type { UpdateBody } from './update-body.ts';

type Received = Pick<Library, 'decodeMessageNode' | 'unpadRandomMax16' | 'proto'>;

/** A message that was just decrypted; `undefined` for what is not for us: our own from another device, and groups. */
export function toMessageBody(
  { decodeMessageNode, unpadRandomMax16 }: Received,
  { me }: AuthenticationCreds,
  { stanza, signalJid, padded }: { stanza: Stanza; signalJid: string; padded: Uint8Array },
): UpdateBody | undefined {
  if (!me) return undefined;
  const { key, messageTimestamp } = decodeMessageNode(stanza, me.id, me.lid ?? '').fullMessage;
  const chatId = toChatId(key.remoteJid) && steadyChatId([signalJid, key.remoteJid, key.remoteJidAlt]);
  if (key.fromMe || !chatId || !key.id) return undefined;
  const message = encode(unpadRandomMax16(padded));
  return { kind: 'message', id: key.id, chatId, at: toUnixSeconds(messageTimestamp), message };
}

type Upsert = BaileysEventMap['messages.upsert'];

/**
 * What reached us past the decryption: a message that only the phone could read and sent us on request, and one that
 * may be seen once and is shown on the phone alone. All others of `notify` (live) and `append` (kept while we were
 * away) have been decrypted here.
 */
export function toLateBody(
  { proto }: Received,
  { key, message, messageTimestamp }: Upsert['messages'][number],
  requestId: string | undefined,
): UpdateBody | undefined {
  if (requestId === undefined && !key.isViewOnce) return undefined;
  const chatId = toChatId(key.remoteJid) && steadyChatId([key.remoteJid, key.remoteJidAlt]);
  if (key.fromMe || !chatId || !key.id) return undefined;
  const at = toUnixSeconds(messageTimestamp);
  const encoded = message ? { message: encode(proto.Message.encode(message).finish()) } : {};
  return { kind: 'message', id: key.id, chatId, at, ...encoded };
}

export function toReceiptBody(
  { proto }: Received,
  { key, update }: BaileysEventMap['messages.update'][number],
): UpdateBody | undefined {
  const chatId = toChatId(key.remoteJid);
  if (!key.fromMe || !chatId || !key.id) return undefined;
  const receipt = {
    kind: 'receipt',
    id: key.id,
    chatId,
    at: toUnixSeconds(update.messageTimestamp),
  } as const;
  const { Status } = proto.WebMessageInfo;
  switch (update.status) {
    case Status.DELIVERY_ACK:
      return { ...receipt, state: 'delivered' };
    case Status.READ:
    case Status.PLAYED:
      return { ...receipt, state: 'read' };
    case Status.ERROR:
      return { ...receipt, state: 'failed', code: update.messageStubParameters?.[0] ?? '' };
    default:
      return undefined;
  }
}

/** The library hands over a number, or an object for one of 64 bits. Now, where it says nothing of use. */
function toUnixSeconds(time: unknown): number {
  const seconds = Math.trunc(Number(String(time)));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : Math.trunc(Date.now() / 1000);
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
