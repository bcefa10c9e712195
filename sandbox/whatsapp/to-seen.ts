import type { ChatChanges, SeenChat, SeenMessage } from '../control/contract.ts';
import type { BusinessContent } from './business-content.ts';
import type { Chat, PersonContent, PersonMessage, StoredMessage } from './chat.ts';
import { toFormatted } from './formatted-text.ts';
import type { WhatsAppState } from './state.ts';

export function toSeenChat({ business }: WhatsAppState, chat: Chat): SeenChat {
  return {
    key: chat.key,
    messenger: 'whatsapp',
    address: chat.hidesPhone ? chat.userId : chat.phoneNumber,
    chatId: chat.person.id,
    type: 'private',
    title: business.verifiedName,
    person: chat.person,
    bot: {
      id: business.phoneNumberId,
      username: business.displayPhoneNumber,
      name: business.verifiedName,
      description: '',
      shortDescription: '',
      commands: [],
    },
  };
}

export function toChanges(state: WhatsAppState, chat: Chat, after: number): ChatChanges {
  const isTyping = chat.typingUntil !== undefined && state.now() < chat.typingUntil;
  return {
    revision: chat.revision,
    messages: [...chat.messages.values()]
      .filter((message) => message.revision > after)
      .map((message) => toSeenMessage(state, chat, message)),
    ...(isTyping && { action: 'typing' }),
    tapAnswers: [],
    isBlocked: chat.isBlocked,
  };
}

export function toSeenMessage({ business }: WhatsAppState, chat: Chat, message: StoredMessage): SeenMessage {
  const { messageId, from, sentAt, replyTo, editedAt, isDeleted, revision, saidRevision } = message;
  return {
    messageId,
    from,
    name: from === 'bot' ? business.verifiedName : chat.person.firstName,
    sentAt,
    buttons: [],
    ...(message.from === 'bot' ? ofBusiness(message.content) : ofPerson(message)),
    ...(replyTo !== undefined && { replyTo }),
    isProtected: false,
    ...(editedAt && { editedAt }),
    ...(isDeleted && { deletedBy: 'person' }),
    revision,
    saidRevision,
  };
}

type Particulars = Pick<SeenMessage, 'text' | 'entities'> & Partial<SeenMessage>;

function ofBusiness(content: BusinessContent): Particulars {
  const said = toFormatted(content.text);
  switch (content.type) {
    case 'text':
      return said;
    case 'buttons':
      return { ...said, buttons: content.buttons.map(({ id, label }) => [{ label, callbackData: id }]) };
    case 'list':
      return { ...said, list: { label: content.label, rows: content.rows } };
    case 'link':
      return { ...said, link: { label: content.label, url: content.url } };
    case 'template':
      return { ...said, buttons: content.quickReplies.map((label) => [{ label, callbackData: label }]) };
  }
}

function ofPerson({ content, forwardedFrom, status }: PersonMessage): Particulars {
  return {
    ...ofContent(content),
    ...(forwardedFrom !== undefined && { forwardedFrom }),
    status,
  };
}

function ofContent(content: PersonContent): Particulars {
  switch (content.type) {
    case 'text':
    case 'choice':
      return toFormatted(content.text);
    case 'media':
      return { ...toFormatted(content.caption ?? ''), media: toSeenMedia(content) };
    case 'location': {
      const { latitude, longitude } = content;
      return { text: '', entities: [], location: { latitude, longitude } };
    }
    case 'contact': {
      const { phoneNumber, firstName } = content;
      return { text: '', entities: [], contact: { phoneNumber, firstName } };
    }
    case 'unsupported':
      return { text: '', entities: [] };
  }
}

const forms = {
  image: 'photo',
  video: 'video',
  audio: 'voice',
  document: 'document',
  sticker: 'sticker',
} as const;

function toSeenMedia({
  kind,
  file,
  fileName,
  width,
  height,
  durationSeconds,
}: Extract<PersonContent, { type: 'media' }>): SeenMessage['media'] {
  return {
    form: forms[kind],
    url: `/sandbox/files/${file.mediaId}`,
    fileId: file.mediaId,
    size: file.size,
    ...(fileName !== undefined && { fileName }),
    mimeType: file.mimeType,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}
