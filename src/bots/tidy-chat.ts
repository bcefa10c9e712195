import type { Channel } from '../core/channel/channel.ts';
import type { Db } from '../core/database.ts';
import type { Log } from '../core/log.ts';
import { Unprocessable, type MessageHandler } from '../core/outbox/broker.ts';
import { findEvidenceSource } from '../core/verification/verification-store.ts';

/** Removes the person's document or video message from the chat once it is stored. Removing twice does no harm. */
export function createTidyChat({ db, channel, log }: { db: Db; channel: Channel; log: Log }): MessageHandler {
  return async (message) => {
    if (message.type !== `${channel.name}.tidying_requested` || !('evidenceId' in message))
      throw new Unprocessable(`Nothing to tidy for ${message.type}`);
    const source = await findEvidenceSource(db, message.evidenceId);
    if (source?.channel !== channel.name || source.botId !== channel.botId) return;
    if (!channel.capabilities.removesInboundMessages) return;
    const removed = await channel.removeInbound(source.chatId, source.messageRef);
    if (removed.ok || removed.failure.reason === 'blocked') return;
    log.warn({ event: 'chat.not_tidied', evidenceId: message.evidenceId, reason: removed.failure.reason });
    throw new Error(`The channel failed: ${removed.failure.reason}`);
  };
}
