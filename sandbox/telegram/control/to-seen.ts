import type { ChatChanges, PersonProfile, SeenChat, SeenMessage } from '../../control/contract.ts';
import type { MessageContent } from '../bot-api-types.ts';
import type { StoredMessage } from '../conversation.ts';
import { fileOf } from '../media-content.ts';
import { menuButtonIn } from '../methods/chat-menu.ts';
import { commandsShownTo } from '../methods/commands.ts';
import { botUser, type Bot } from '../state.ts';
import { isInChat, viewerKey, type Viewer } from './viewer.ts';

export function toChanges(viewer: Viewer, after: number, now: Date): ChatChanges {
  const { conversation, person } = viewer;
  const { action, answers, messages, revision, isBlocked } = conversation;
  return {
    revision,
    messages: [...messages.values()]
      .filter((message) => message.revision > after && isInChat(viewer))
      .map((message) => toSeenMessage(viewer, message)),
    ...(action && now < action.until && { action: action.name }),
    tapAnswers: answers
      .filter((answer) => answer.revision > after && answer.personId === person.id)
      .map(({ revision: answered, text, isAlert }) => ({ revision: answered, text, isAlert })),
    isBlocked,
    ...toSeenGroup(viewer),
  };
}

function toSeenGroup(viewer: Viewer): Pick<ChatChanges, 'group'> {
  const { group, bot } = viewer.conversation;
  if (!group) return {};
  if (!isInChat(viewer)) return { group: { isIn: false, topics: [], members: [] } };
  const topics = [...group.topics.values()];
  return {
    group: {
      isIn: true,
      topics: topics.map(({ threadId, name, isClosed }) => ({ topicId: threadId, name, isClosed })),
      members: [...group.members].flatMap(([id, { status }]) => {
        if (status === 'left' || status === 'kicked') return [];
        const name = id === bot.id ? botUser(bot).first_name : (group.people.get(id)?.first_name ?? '');
        return [{ id, name, role: status }];
      }),
    },
  };
}

export function toSeenMessage({ conversation, person }: Viewer, stored: StoredMessage): SeenMessage {
  const { bot, pins } = conversation;
  const { content } = stored;
  const isBot = stored.from.id === bot.id;
  return {
    messageId: stored.messageId,
    from: isBot ? 'bot' : stored.from.id === person.id ? 'person' : 'other',
    name: isBot ? botUser(bot).first_name : stored.from.first_name,
    senderId: stored.from.id,
    sentAt: stored.sentAt,
    text: content.text ?? content.caption ?? '',
    entities: (content.entities ?? content.caption_entities ?? []).map(({ type, offset, length, url }) => ({
      type,
      offset,
      length,
      ...(url !== undefined && { url }),
    })),
    buttons: toButtons(stored),
    ...toParticulars(content),
    ...(stored.pinned !== undefined && { event: 'pinned' as const, replyTo: stored.pinned }),
    ...(stored.replyTo !== undefined && { replyTo: stored.replyTo }),
    ...(stored.threadId !== undefined && { topicId: stored.threadId }),
    ...(pins.has(stored.messageId) && { isPinned: true }),
    isProtected: stored.isProtected,
    ...(stored.rewordedAt && { editedAt: stored.rewordedAt }),
    ...(stored.deleted && { deletedBy: stored.deleted.by }),
    revision: stored.revision,
    saidRevision: stored.saidRevision,
  };
}

export function toSeenChat(viewer: Viewer): SeenChat {
  const { conversation } = viewer;
  const { chat, bot } = conversation;
  const person = toProfile(viewer);
  return {
    key: viewerKey(viewer),
    messenger: 'telegram',
    address: String(chat.id),
    chatId: chat.id,
    type: chat.type === 'private' ? 'private' : 'group',
    title: chat.type === 'private' ? botUser(bot).first_name : chat.title,
    ...(chat.type === 'supergroup' && chat.is_forum && { isForum: true }),
    person,
    bot: {
      id: String(bot.id),
      username: bot.username,
      name: textFor(bot, 'name', person.languageCode) ?? bot.firstName,
      description: textFor(bot, 'description', person.languageCode) ?? '',
      shortDescription: textFor(bot, 'short_description', person.languageCode) ?? '',
      commands: commandsShownTo(viewer),
      ...toMenuButton(viewer),
    },
  };
}

function toMenuButton({ conversation: { bot, chat } }: Viewer): Pick<SeenChat['bot'], 'menuButton'> {
  const button = chat.type === 'private' ? menuButtonIn(bot, chat.id) : undefined;
  return button?.type === 'web_app'
    ? { menuButton: { label: button.text, miniAppUrl: button.web_app.url } }
    : {};
}

function textFor(bot: Bot, kind: string, languageCode: string): string | undefined {
  return bot.texts.get(`${kind}:${languageCode}`) ?? bot.texts.get(`${kind}:`);
}

function toProfile({ person }: Viewer): PersonProfile {
  return {
    id: person.id,
    firstName: person.first_name,
    ...(person.last_name !== undefined && { lastName: person.last_name }),
    ...(person.username !== undefined && { username: person.username }),
    languageCode: person.language_code ?? '',
  };
}

function toButtons({ replyMarkup }: StoredMessage): SeenMessage['buttons'] {
  return (replyMarkup?.inline_keyboard ?? []).map((row) =>
    row.map(({ text, callback_data, url, web_app }) => ({
      label: text,
      ...(web_app !== undefined && { miniAppUrl: web_app.url }),
      ...(callback_data !== undefined && { callbackData: callback_data }),
      ...(url !== undefined && { url }),
    })),
  );
}

function toParticulars(content: MessageContent): Partial<SeenMessage> {
  const { location, contact, media_group_id: albumId, forward_origin: origin } = content;
  const media = toMedia(content);
  return {
    ...(media && { media }),
    ...(location && { location }),
    ...(contact && { contact: { phoneNumber: contact.phone_number, firstName: contact.first_name } }),
    ...(albumId !== undefined && { albumId }),
    ...(origin && {
      forwardedFrom: origin.type === 'user' ? origin.sender_user.first_name : origin.sender_user_name,
    }),
    ...(content.has_media_spoiler && { hasSpoiler: true }),
    ...toEvent(content),
  };
}

/** What happened to the group, and to whom or what. */
function toEvent(content: MessageContent): Pick<SeenMessage, 'event' | 'eventSubject'> {
  const { new_chat_members: joined, left_chat_member: left } = content;
  if (content.supergroup_chat_created) return { event: 'group_created' };
  if (joined?.[0]) {
    return { event: joined[0].is_bot ? 'bot_joined' : 'joined', eventSubject: joined[0].first_name };
  }
  if (left) return { event: left.is_bot ? 'bot_left' : 'left', eventSubject: left.first_name };
  const { forum_topic_created: created, forum_topic_edited: renamed } = content;
  if (created) return { event: 'topic_created', eventSubject: created.name };
  if (renamed) return { event: 'topic_renamed', eventSubject: renamed.name };
  if (content.forum_topic_closed) return { event: 'topic_closed' };
  return content.forum_topic_reopened ? { event: 'topic_reopened' } : {};
}

function toMedia(content: MessageContent): SeenMessage['media'] {
  const { form, file } = fileOf(content) ?? {};
  if (!form || !file) return undefined;
  const width = file.width ?? file.length;
  const height = file.height ?? file.length;
  return {
    form,
    url: `/sandbox/files/${file.file_id}`,
    fileId: file.file_id,
    size: file.file_size,
    ...(file.file_name !== undefined && { fileName: file.file_name }),
    ...(file.mime_type !== undefined && { mimeType: file.mime_type }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(file.duration !== undefined && { durationSeconds: file.duration }),
  };
}
