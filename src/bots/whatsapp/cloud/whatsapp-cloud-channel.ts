import { z } from 'zod';
import type { Language } from '../../../core/accounts/language.ts';
import type { Capabilities, Channel, RenderedMessage, SendResult } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import type { GraphApi } from './graph-api.ts';
import { GraphCallFailed } from './graph-call-failed.ts';
import { LIMITS, toMessageBody, toTemplateBody } from './to-message-body.ts';
import { toSendFailure } from './to-send-failure.ts';

export interface WhatsAppCloudChannelOptions {
  api: GraphApi;
  phoneNumberId: string;
  /** In bytes. */
  biggestMedia: number;
  /** The approved template that asks people to write again. */
  template?: string;
  log: Log;
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api */
export function createWhatsAppCloudChannel(options: WhatsAppCloudChannelOptions): Channel {
  const { api, phoneNumberId, biggestMedia, template, log } = options;
  const path = `${encodeURIComponent(phoneNumberId)}/messages`;
  const send = (call: string, body: object) => sendBody(() => api({ call, path, body }), log);

  return {
    name: 'whatsapp',
    botId: phoneNumberId,
    capabilities: capabilities(biggestMedia),
    send: (chatId: string, message: RenderedMessage) => send('send', toMessageBody(chatId, message)),
    ...(template !== undefined && {
      invite: (chatId: string, language: Language) =>
        send('send template', toTemplateBody(chatId, template, language)),
    }),
    // The API cannot remove what a person sent.
    removeInbound: (_chatId: string, messageRef: string) => Promise.resolve({ ok: true, messageRef }),
    retireChoice: (_chatId: string, { choiceRef }: { choiceRef: string }) =>
      markAsRead(() => api({ call: 'mark as read', path, body: readBody(choiceRef) }), log),
  };
}

function capabilities(biggestMedia: number): Capabilities {
  return {
    buttons: {
      max: LIMITS.buttons,
      maxLabelLength: LIMITS.buttonLabel,
      longestText: LIMITS.interactiveText,
    },
    list: { max: LIMITS.rows, maxLabelLength: LIMITS.rowLabel },
    linkButton: 'alone',
    longestText: LIMITS.text,
    textUnit: 'code_units',
    biggestMedia,
    removesInboundMessages: false,
    recordsVideoNotes: false,
    replyWindowMilliseconds: 24 * 60 * 60 * 1000,
  };
}

const sentSchema = z.object({ messages: z.tuple([z.object({ id: z.string().min(1) })]).rest(z.unknown()) });

async function sendBody(call: () => Promise<unknown>, log: Log): Promise<SendResult> {
  try {
    const sent = sentSchema.safeParse(await call());
    if (sent.success) return { ok: true, messageRef: sent.data.messages[0].id };
    throw new GraphCallFailed({ call: 'send', description: 'the answer names no message' });
  } catch (err) {
    return { ok: false, failure: toSendFailure(err, log) };
  }
}

/** Blue ticks, and dots until we answer:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
function readBody(messageId: string): object {
  return {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: messageId,
    typing_indicator: { type: 'text' },
  };
}

async function markAsRead(call: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    await call();
  } catch (err) {
    log.warn({ event: 'whatsapp.choice_not_retired', err });
  }
}
