import { addMilliseconds } from '../../src/core/clock.ts';
import { change, findByWamid, type Chat } from './chat.ts';
import { knownError } from './graph-error.ts';
import { parseParameters } from './parse-parameters.ts';
import { readSchema } from './send-schema.ts';
import type { WhatsAppState } from './state.ts';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators */
const typingMilliseconds = 25_000;

/** Turns the ticks of a message of the person, and of those before it, blue. Throws `GraphError`. */
export function markRead(state: WhatsAppState, parameters: unknown): unknown {
  const { message_id, typing_indicator } = parseParameters(readSchema, parameters);
  for (const chat of state.chats.values()) {
    const message = findByWamid(chat, message_id);
    if (message?.from !== 'person') continue;
    tick(chat, message.messageId);
    if (typing_indicator)
      change(chat, () => (chat.typingUntil = addMilliseconds(state.now(), typingMilliseconds)));
    return { success: true };
  }
  throw knownError(131009, 'message_id: no message of a person has this id');
}

function tick(chat: Chat, lastMessageId: number): void {
  for (const message of chat.messages.values()) {
    if (message.from !== 'person' || message.messageId > lastMessageId || message.status === 'read') continue;
    change(chat, (revision) => Object.assign(message, { status: 'read', revision }));
  }
}
