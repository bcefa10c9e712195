import { badRequest } from '../api-error.ts';
import type { Conversation } from '../conversation.ts';
import type { Group, Topic } from '../group.ts';
import { botHasRight, writableChatOf, type Call, type Method } from '../method.ts';
import { integerOf, textOf } from '../parameters.ts';
import { botUser } from '../state.ts';
import { changeTopic, deleteTopic, mayManageTopic, openTopic, TOPIC_COLORS } from '../topics.ts';

const longestName = 128;

/** https://core.telegram.org/bots/api#createforumtopic: returns a ForumTopic. */
export const createForumTopic: Method = (call) => {
  const { conversation, group } = forumOf(call);
  const name = nameOf(call);
  if (name === '') throw badRequest('title must be non-empty');
  const iconColor = integerOf(call.values, 'icon_color', { otherwise: -1 });
  if (iconColor !== -1 && !TOPIC_COLORS.includes(iconColor)) throw badRequest('invalid icon color specified');
  if (!botHasRight(conversation, 'can_manage_topics')) {
    throw badRequest('not enough rights to create a topic');
  }
  const { topic } = openTopic(conversation, group, {
    from: botUser(call.bot),
    name,
    ...(iconColor !== -1 && { iconColor }),
    now: call.state.now(),
  });
  return { message_thread_id: topic.threadId, name: topic.name, icon_color: topic.iconColor };
};

/** https://core.telegram.org/bots/api#editforumtopic: an empty name keeps the old one. */
export const editForumTopic: Method = (call) => {
  const name = nameOf(call);
  return alter(call, {
    to: (topic) => ({ name: name === '' ? topic.name : name }),
    refusal: 'not enough rights to edit the topic',
  });
};

/** https://core.telegram.org/bots/api#closeforumtopic */
export const closeForumTopic: Method = (call) =>
  alter(call, { to: () => ({ isClosed: true }), refusal: 'not enough rights to close or open the topic' });

/** https://core.telegram.org/bots/api#reopenforumtopic */
export const reopenForumTopic: Method = (call) =>
  alter(call, { to: () => ({ isClosed: false }), refusal: 'not enough rights to close or open the topic' });

/** https://core.telegram.org/bots/api#deleteforumtopic: with all its messages, and the right to delete those. */
export const deleteForumTopic: Method = (call) => {
  const { conversation, group } = forumOf(call);
  const topic = topicOf(call, group);
  if (!botHasRight(conversation, 'can_delete_messages')) {
    throw badRequest('not enough rights to delete the topic');
  }
  deleteTopic(conversation, group, { topic, by: 'bot', now: call.state.now() });
  return true;
};

interface Alteration {
  to: (topic: Topic) => { name: string } | { isClosed: boolean };
  /** Where the bot has not the right. */
  refusal: string;
}

function alter(call: Call, { to, refusal }: Alteration): true {
  const { conversation, group } = forumOf(call);
  const topic = topicOf(call, group);
  if (!mayManageTopic(conversation, topic)) throw badRequest(refusal);
  const from = botUser(call.bot);
  const changed = changeTopic(conversation, topic, { from, to: to(topic), now: call.state.now() });
  if (!changed) throw badRequest('TOPIC_NOT_MODIFIED');
  return true;
}

function forumOf(call: Call): { conversation: Conversation; group: Group } {
  const conversation = writableChatOf(call);
  const { chat, group } = conversation;
  if (!group || chat.type !== 'supergroup' || !chat.is_forum) throw badRequest('the chat is not a forum');
  return { conversation, group };
}

function topicOf({ values }: Call, group: Group): Topic {
  const threadId = integerOf(values, 'message_thread_id', { otherwise: 0 });
  if (threadId <= 0) throw badRequest('invalid forum topic identifier specified');
  const topic = group.topics.get(threadId);
  if (!topic) throw badRequest('TOPIC_ID_INVALID');
  return topic;
}

/** Telegram cuts a name that is too long. */
function nameOf({ values }: Call): string {
  return textOf(values, 'name').trim().slice(0, longestName);
}
