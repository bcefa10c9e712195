import type { Readable } from 'node:stream';
import type { InboundEvent } from '../../../core/channel/channel.ts';
import { toMessageContent } from './to-message-content.ts';
import { toReceipt } from './to-receipt.ts';
import { toMessageUpdateId, toStatusUpdateId } from './update-id.ts';
import { type CloudMessage, type CloudStatus, type CloudUpdate, updateSchema } from './update-schema.ts';

export interface InboundContext {
  /** The id of our number. */
  botId: string;
  /** Stands in for a time that cannot be read. */
  receivedAt: Date;
  loadMedia: LoadMedia;
}

export interface MediaReference {
  mediaId: string;
  /** As the webhook states it, in base64 or hex. */
  sha256?: string;
}

/** Opens the bytes of a media object. Throws `DownloadFailed`. */
export type LoadMedia = (media: MediaReference, signal: AbortSignal) => Promise<Readable>;

/**
 * What one update of `splitEnvelope` means, in our words; `undefined` for what is not for us: groups, and what no person
 * did. Never throws, whatever its shape. `updateId` is that of `splitEnvelope`, which the inbox knows it by.
 */
export function toInbound(body: unknown, context: InboundContext): InboundEvent | undefined {
  const { data } = updateSchema.safeParse(body);
  if (data?.message) return hearMessage(data.message, data.contact, context);
  return data?.status && hearStatus(data.status, context);
}

/** A person may hide the phone number; their business-scoped user id stands for them then.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
function hearMessage(
  message: CloudMessage,
  contact: CloudUpdate['contact'],
  context: InboundContext,
): InboundEvent | undefined {
  const chatId = message.from ?? contact?.wa_id ?? message.from_user_id ?? contact?.user_id;
  const content = toMessageContent(message, context);
  if (chatId === undefined || message.group_id !== undefined || !content) return undefined;
  return {
    channel: 'whatsapp',
    botId: context.botId,
    chatId,
    updateId: toMessageUpdateId(message.id),
    sentAt: message.timestamp ?? context.receivedAt,
    content,
  };
}

function hearStatus(status: CloudStatus, context: InboundContext): InboundEvent | undefined {
  const chatId = status.recipient_id ?? status.recipient_user_id;
  const content = toReceipt(status);
  if (chatId === undefined || status.recipient_type === 'group' || !content) return undefined;
  return {
    channel: 'whatsapp',
    botId: context.botId,
    chatId,
    updateId: toStatusUpdateId(status.id, status.status),
    sentAt: status.timestamp ?? context.receivedAt,
    content,
  };
}
