import { badRequest, forbidden } from './api-error.ts';
import type { Conversation } from './conversation.ts';
import { hasRight, isIn, membershipOf, type Membership } from './group.ts';
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

/**
 * The chat that `chat_id` names; a person who never wrote to the bot cannot be found, as in Telegram, nor a group that it was never
 * in. From the outside it may still look at a basic group that it left, at nothing else.
 */
export function chatOf(call: Call): Conversation {
  const text = textOf(call.values, 'chat_id').trim();
  if (text === '') throw badRequest('chat_id is empty');
  const found = findConversation(call.state, call.bot, integerOf(call.values, 'chat_id', { otherwise: 0 }));
  if (!found?.isStarted || found.group?.members.has(call.bot.id) === false)
    throw badRequest('chat not found');
  const hasLeft = found.group && membershipOf(found.group, call.bot.id).status === 'left';
  if (!hasLeft || found.chat.type === 'supergroup') refuseOutsider(found);
  return found;
}

/** The chat, if the bot may still write there. */
export function writableChatOf(call: Call): Conversation {
  const conversation = chatOf(call);
  if (conversation.isBlocked) throw forbidden('bot was blocked by the user');
  refuseOutsider(conversation);
  return conversation;
}

/** What the bot is in a group; in a private chat it may do nothing that needs a right. */
function botMembership({ group, bot }: Conversation): Membership | undefined {
  return group && membershipOf(group, bot.id);
}

export function botHasRight(conversation: Conversation, right: Parameters<typeof hasRight>[1]): boolean {
  const own = botMembership(conversation);
  return own !== undefined && hasRight(own, right);
}

function refuseOutsider(conversation: Conversation): void {
  const own = botMembership(conversation);
  if (!own || isIn(own)) return;
  const { type } = conversation.chat;
  throw forbidden(
    own.status === 'kicked'
      ? `bot was kicked from the ${type} chat`
      : `bot is not a member of the ${type} chat`,
  );
}
