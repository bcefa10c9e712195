import { randomInt } from 'node:crypto';
import type { User } from './bot-api-types.ts';
import { addMessage, change, type Conversation, type StoredMessage } from './conversation.ts';
import { hasRight, membershipOf, type Group, type Topic } from './group.ts';

/** https://core.telegram.org/bots/api#createforumtopic */
export const TOPIC_COLORS: readonly number[] = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f];

/** True with the right to manage topics, and for whoever opened this one. */
export function mayManageTopic({ group, bot }: Conversation, topic: Topic, userId: number = bot.id): boolean {
  return group !== undefined && (canManageTopics(group, userId) || topic.createdBy === userId);
}

export function canManageTopics(group: Group, userId: number): boolean {
  return hasRight(membershipOf(group, userId), 'can_manage_topics');
}

interface NewTopic {
  from: User;
  name: string;
  /** Drawn unless given. */
  iconColor?: number | undefined;
  now: Date;
}

/** Opens a topic; the message that says so lends it its id. Whoever else is to know must be told. */
export function openTopic(
  conversation: Conversation,
  group: Group,
  { from, name, iconColor = TOPIC_COLORS[randomInt(TOPIC_COLORS.length)] ?? 0, now }: NewTopic,
): { topic: Topic; message: StoredMessage } {
  const content = { forum_topic_created: { name, icon_color: iconColor } };
  const message = addMessage(conversation, { from, content }, now);
  message.threadId = message.messageId;
  const topic = { threadId: message.messageId, name, iconColor, isClosed: false, createdBy: from.id };
  change(conversation, (revision) => {
    group.topics.set(topic.threadId, topic);
    message.revision = revision;
  });
  return { topic, message };
}

interface TopicChange {
  from: User;
  to: { name: string } | { isClosed: boolean };
  now: Date;
}

/** Renames, closes or reopens; undefined where that changes nothing. */
export function changeTopic(
  conversation: Conversation,
  topic: Topic,
  { from, to, now }: TopicChange,
): StoredMessage | undefined {
  const isSame = 'name' in to ? to.name === topic.name : to.isClosed === topic.isClosed;
  if (isSame) return undefined;
  Object.assign(topic, to);
  const { threadId } = topic;
  return addMessage(conversation, { from, threadId, content: toContent(to) }, now);
}

function toContent(to: TopicChange['to']): StoredMessage['content'] {
  if ('name' in to) return { forum_topic_edited: { name: to.name } };
  return to.isClosed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} };
}

/** Takes a topic away with everything that was said in it. */
export function deleteTopic(
  conversation: Conversation,
  group: Group,
  { topic, by, now }: { topic: Topic; by: 'bot' | 'person'; now: Date },
): void {
  change(conversation, (revision) => {
    group.topics.delete(topic.threadId);
    for (const message of conversation.messages.values()) {
      if (message.threadId !== topic.threadId || message.deleted) continue;
      Object.assign(message, { deleted: { by, at: now }, revision });
    }
  });
}
