import { randomInt } from 'node:crypto';
import { ControlError } from '../../control/control-error.ts';
import type { Tap } from '../../control/contract.ts';
import { notifyBot, toApiMessage, type Conversation, type StoredMessage } from '../conversation.ts';
import { isIn, membershipOf } from '../group.ts';
import type { SandboxState } from '../state.ts';
import type { Viewer } from './viewer.ts';
import { refuseIfClosed } from './write.ts';

/** The person presses a button under a message of the bot. Returns the id of the callback query. */
export function tapButton(state: SandboxState, viewer: Viewer, tap: Tap): string {
  refuseIfClosed(viewer);
  const { conversation, person } = viewer;
  const { bot, chat, group } = conversation;
  if (group && !isIn(membershipOf(group, bot.id))) throw new ControlError(409, 'The bot has left this group');
  const { message, callbackData } = findButton(conversation, tap);
  const id = String(randomInt(1e12, 2e14));
  bot.openQueries.set(id, { conversation, personId: person.id, askedAt: state.now() });
  notifyBot(conversation, {
    callback_query: {
      id,
      from: person,
      message: message.deleted
        ? { message_id: message.messageId, chat, date: 0 }
        : toApiMessage(conversation, message),
      chat_instance: String(chat.id),
      data: callbackData,
    },
  });
  return id;
}

function findButton(
  { messages }: Conversation,
  { label, callbackData, messageId, isForged }: Tap,
): { message: StoredMessage; callbackData: string } {
  const candidates = [...messages.values()]
    .filter((message) => message.from.is_bot && (messageId === undefined || message.messageId === messageId))
    .toReversed();
  if (isForged && callbackData !== undefined && candidates[0])
    return { message: candidates[0], callbackData };
  for (const message of candidates) {
    if (message.deleted) continue;
    const button = message.replyMarkup?.inline_keyboard
      .flat()
      .find(
        ({ text, callback_data }) =>
          callback_data !== undefined &&
          (label === undefined ? callback_data === callbackData : text === label),
      );
    if (button?.callback_data !== undefined) return { message, callbackData: button.callback_data };
  }
  throw new ControlError(404, `There is no button "${label ?? callbackData ?? ''}" in the chat`);
}
