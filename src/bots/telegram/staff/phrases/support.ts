import type { Language } from '../../../../core/accounts/language.ts';
import type { ChannelName } from '../../../../core/channel/channel.ts';
import type { AnswerRefusal } from '../../../../core/support/support-desk.ts';

/** What staff read about what people write to support. */
export interface SupportPhrases {
  title: (tag: string) => string;
  case: (reference: string) => string;
  channels: Record<ChannelName, string>;
  writes: Record<Language, string>;
  howToAnswer: string;
  answeredBy: (name: string) => string;
  sent: string;
  onlyText: string;
  /** `/close` where no thread is meant. */
  whichThread: string;
  closed: string;
  refusals: Record<AnswerRefusal, string>;
}

export const supportEn: SupportPhrases = {
  title: (tag) => `Support ${tag}`,
  case: (reference) => `case ${reference}`,
  channels: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: 'WeChat' },
  writes: { en: 'reads English', ru: 'reads Russian', zh: 'reads Chinese' },
  howToAnswer:
    'Reply to this message and the person gets your words under the name of the service. What replies to nothing stays here. /close ends the conversation.',
  answeredBy: (name) => `${name} answered:`,
  sent: '✓ On its way.',
  onlyText: 'Only text can be passed on, so this was not sent.',
  whichThread: 'Send /close in reply to a message of the conversation, or in its topic.',
  closed: 'Closed. The person is told; if they write again, it opens again.',
  refusals: {
    NOT_FOUND: 'This conversation is gone: the person had everything erased.',
    NO_LONGER_STAFF: 'You no longer work here.',
    TOO_LONG:
      'That is too long for one message in every messenger, so it was not sent: about 1800 letters in English, 900 in Russian, 600 in Chinese.',
    ALREADY_CLOSED: 'It is closed already.',
    ROLE_LACKS_IT: 'Your role does not allow this.',
    NOT_CLAIMED: 'Your role does not allow this.',
    CLAIMED_BY_ANOTHER: 'Your role does not allow this.',
    OWN_CASE: 'This is your own conversation. Somebody else has to answer it.',
  },
};

export const supportRu: SupportPhrases = {
  title: (tag) => `Поддержка ${tag}`,
  case: (reference) => `заявка ${reference}`,
  channels: { telegram: 'Telegram', whatsapp: 'WhatsApp', wechat: 'WeChat' },
  writes: { en: 'читает по-английски', ru: 'читает по-русски', zh: 'читает по-китайски' },
  howToAnswer:
    'Ответьте на это сообщение, и человек получит ваши слова от имени сервиса. Всё, что не является ответом, остаётся здесь. /close завершает разговор.',
  answeredBy: (name) => `Ответ (${name}):`,
  sent: '✓ Отправляю.',
  onlyText: 'Передать можно только текст, поэтому это не отправлено.',
  whichThread: 'Отправьте /close ответом на сообщение из разговора или в его теме.',
  closed: 'Закрыто. Человеку сообщат; если он напишет снова, разговор откроется.',
  refusals: {
    NOT_FOUND: 'Этого разговора больше нет: человек удалил всё о себе.',
    NO_LONGER_STAFF: 'Вы здесь больше не работаете.',
    TOO_LONG:
      'Слишком длинно для одного сообщения во всех мессенджерах, поэтому не отправлено: около 1800 букв по-английски, 900 по-русски, 600 по-китайски.',
    ALREADY_CLOSED: 'Уже закрыто.',
    ROLE_LACKS_IT: 'Ваша роль этого не позволяет.',
    NOT_CLAIMED: 'Ваша роль этого не позволяет.',
    CLAIMED_BY_ANOTHER: 'Ваша роль этого не позволяет.',
    OWN_CASE: 'Это ваш собственный разговор. Ответить должен кто-то другой.',
  },
};
