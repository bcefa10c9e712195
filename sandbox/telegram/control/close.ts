import { ControlError } from '../../control/control-error.ts';
import { change, notifyBot } from '../conversation.ts';
import { botUser, toUnixTime, type SandboxState } from '../state.ts';
import type { Viewer } from './viewer.ts';

/** The person takes the whole chat away; the bot is not told. */
export function clearChat(state: SandboxState, { conversation }: Viewer): void {
  if (conversation.chat.type === 'supergroup')
    throw new ControlError(409, 'What was said in a group belongs to everybody there');
  const remaining = [...conversation.messages.values()].filter((message) => !message.deleted);
  change(conversation, (revision) => {
    for (const message of remaining)
      Object.assign(message, { deleted: { by: 'person', at: state.now() }, revision });
  });
}

/** Blocks or unblocks the bot, which is told. */
export function setBlocked(state: SandboxState, { conversation, person }: Viewer, isBlocked: boolean): void {
  if (conversation.group) throw new ControlError(409, 'A bot is blocked in its private chat');
  if (conversation.isBlocked === isBlocked) return;
  change(conversation, () => (conversation.isBlocked = isBlocked));
  const user = botUser(conversation.bot);
  const member = { user, status: 'member' as const };
  const kicked = { user, status: 'kicked' as const, until_date: 0 as const };
  notifyBot(conversation, {
    my_chat_member: {
      chat: conversation.chat,
      from: person,
      date: toUnixTime(state.now()),
      old_chat_member: isBlocked ? member : kicked,
      new_chat_member: isBlocked ? kicked : member,
    },
  });
}
