import type { ChatChanges, PersonProfile, SeenChat, SeenMessage } from '../../control/contract.ts';
import type { MessageContent, NamedFile } from '../bot-api-types.ts';
import type { Conversation, StoredMessage } from '../conversation.ts';
import { menuButtonIn } from '../methods/chats.ts';
import { commandsShownTo } from '../methods/commands.ts';
import { botUser, type Bot } from '../state.ts';

export function toChanges(conversation: Conversation, after: number, now: Date): ChatChanges {
  const { action, answers, messages, revision, isBlocked } = conversation;
  return {
    revision,
    messages: [...messages.values()]
      .filter((message) => message.revision > after)
      .map((message) => toSeenMessage(conversation, message)),
    ...(action && now < action.until && { action: action.name }),
    tapAnswers: answers.filter((answer) => answer.revision > after),
    isBlocked,
  };
}

export function toSeenMessage({ bot }: Conversation, stored: StoredMessage): SeenMessage {
  const { content } = stored;
  const isBot = stored.from.id === bot.id;
  return {
    messageId: stored.messageId,
    from: isBot ? 'bot' : 'person',
    name: isBot ? botUser(bot).first_name : stored.from.first_name,
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
    ...(stored.replyTo !== undefined && { replyTo: stored.replyTo }),
    isProtected: stored.isProtected,
    ...(stored.rewordedAt && { editedAt: stored.rewordedAt }),
    ...(stored.deleted && { deletedBy: stored.deleted.by }),
    revision: stored.revision,
    saidRevision: stored.saidRevision,
  };
}

export function toSeenChat(conversation: Conversation): SeenChat {
  const { key, chat, bot } = conversation;
  const person = toProfile(conversation);
  return {
    key,
    messenger: 'telegram',
    address: String(chat.id),
    chatId: chat.id,
    type: chat.type,
    title: chat.type === 'group' ? chat.title : botUser(bot).first_name,
    person,
    bot: {
      id: String(bot.id),
      username: bot.username,
      name: textFor(bot, 'name', person.languageCode) ?? bot.firstName,
      description: textFor(bot, 'description', person.languageCode) ?? '',
      shortDescription: textFor(bot, 'short_description', person.languageCode) ?? '',
      commands: commandsShownTo(bot, chat.id, person.languageCode),
      ...toMenuButton(conversation),
    },
  };
}

function toMenuButton({ bot, chat }: Conversation): Pick<SeenChat['bot'], 'menuButton'> {
  const button = chat.type === 'private' ? menuButtonIn(bot, chat.id) : undefined;
  return button?.type === 'web_app'
    ? { menuButton: { label: button.text, miniAppUrl: button.web_app.url } }
    : {};
}

function textFor(bot: Bot, kind: string, languageCode: string): string | undefined {
  return bot.texts.get(`${kind}:${languageCode}`) ?? bot.texts.get(`${kind}:`);
}

function toProfile({ person }: Conversation): PersonProfile {
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
    ...(content.new_chat_members && { event: 'bot_joined' }),
    ...(content.left_chat_member && { event: 'bot_left' }),
  };
}

type Described = NamedFile & { width?: number; height?: number; length?: number; duration?: number };

function toMedia(content: MessageContent): SeenMessage['media'] {
  const forms: [NonNullable<SeenMessage['media']>['form'], Described | undefined][] = [
    ['photo', content.photo?.at(-1)],
    ['video', content.video],
    ['video_note', content.video_note],
    ['document', content.document],
    ['voice', content.voice],
    ['sticker', content.sticker],
  ];
  const [form, file] = forms.find(([, described]) => described) ?? [];
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
