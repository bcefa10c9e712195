import { addMessage, notifyBot, toApiMessage } from './conversation.ts';
import type { Conversation, MessageDraft, StoredMessage } from './conversation.ts';
import { isAdministrator, isIn, membershipOf } from './group.ts';

/** Puts a person's message, or one about what a person did, into a chat and shows it to the bot where it may see it. */
export function post(conversation: Conversation, draft: MessageDraft, now: Date): StoredMessage {
  const message = addMessage(conversation, draft, now);
  showToBot(conversation, message);
  return message;
}

export function showToBot(conversation: Conversation, message: StoredMessage): void {
  if (isShownToBot(conversation, message)) {
    notifyBot(conversation, { message: toApiMessage(conversation, message) });
  }
}

/**
 * In a group an administrator sees everything; any other bot, in privacy mode, commands, replies to it and what happens to the
 * group: https://core.telegram.org/bots/features#privacy-mode.
 */
export function isShownToBot(
  { bot, chat, group, messages }: Conversation,
  { content, replyTo }: StoredMessage,
): boolean {
  if (!group) return true;
  const own = membershipOf(group, bot.id);
  if (!isIn(own)) return false;
  if (isAdministrator(own)) return true;
  const repliesToBot = replyTo !== undefined && messages.get(replyTo)?.from.is_bot;
  const isService = chat.type === 'supergroup' && isServiceContent(content);
  return repliesToBot === true || isService || content.entities?.[0]?.type === 'bot_command';
}

function isServiceContent(content: StoredMessage['content']): boolean {
  return Object.keys(content).some((key) =>
    /^(?:forum_topic_|new_chat_members$|left_chat_member$)/.test(key),
  );
}
