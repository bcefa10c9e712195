import { badRequest, forbidden } from './api-error.ts';
import type { Conversation } from './conversation.ts';
import { integerOf, textOf } from './parameters.ts';
import type { ApiRequest } from './parse-request.ts';
import { findConversation, type Bot, type SandboxState } from './state.ts';

/** One call of a bot to the API. */
export interface Call {
  state: SandboxState;
  bot: Bot;
  values: ApiRequest['values'];
  uploads: ApiRequest['uploads'];
  /** Aborted when the caller hangs up or the sandbox closes. */
  signal: AbortSignal;
}

/** Returns `result` of the answer, or throws `ApiError`. */
export type Method = (call: Call) => unknown;

/** The chat that `chat_id` names; a person who never wrote to the bot cannot be found, as in Telegram. */
export function chatOf(call: Call): Conversation {
  const text = textOf(call.values, 'chat_id').trim();
  if (text === '') throw badRequest('chat_id is empty');
  const found = findConversation(call.state, call.bot, integerOf(call.values, 'chat_id', { otherwise: 0 }));
  if (!found?.isStarted) throw badRequest('chat not found');
  return found;
}

/** The chat, if the bot may still write there. */
export function writableChatOf(call: Call): Conversation {
  const conversation = chatOf(call);
  if (conversation.isBlocked) throw forbidden('bot was blocked by the user');
  if (!conversation.hasBot) throw forbidden('bot is not a member of the group chat');
  return conversation;
}
