import type { Language } from '../../../core/accounts/language.ts';
import type { Choice, Link, RenderedMessage } from '../../../core/channel/channel.ts';
import { cutText } from '../../../core/channel/cut-text.ts';
import { withoutMarkup } from './without-markup.ts';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages,
 * …/interactive-reply-buttons-messages, …/interactive-list-messages, …/interactive-cta-url-messages */
export const LIMITS = {
  text: 4096,
  buttons: 3,
  buttonLabel: 20,
  /** Of a text above buttons or a link. */
  interactiveText: 1024,
  rows: 10,
  rowLabel: 24,
} as const;

/** The body of a call of `/messages`. */
export function toMessageBody(chatId: string, message: RenderedMessage): object {
  return { ...addressed(chatId), ...toContent(message) };
}

const LANGUAGE_CODES: Readonly<Record<Language, string>> = { en: 'en', ru: 'ru', zh: 'zh_CN' };

/** A template in words that Meta has approved, without parameters.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages */
export function toTemplateBody(chatId: string, name: string, language: Language): object {
  const template = { name, language: { code: LANGUAGE_CODES[language] } };
  return { ...addressed(chatId), type: 'template', template };
}

/** A phone number is digits alone; a business-scoped user id never is, because it begins with a country's letters. */
function addressed(chatId: string): object {
  const address = /^\d+$/.test(chatId) ? { to: chatId } : { recipient: chatId };
  return { messaging_product: 'whatsapp', recipient_type: 'individual', ...address };
}

function toContent(message: RenderedMessage): object {
  const { buttons, list, link } = message;
  if (buttons.length > 0) return interactive('button', message, { buttons: buttons.map(toButton) });
  if (list) return interactive('list', message, toListAction(list));
  if (link && fitsButton(message, link)) return interactive('cta_url', message, toLinkAction(link));
  const body = toBody(link ? withLink(message, link) : message, LIMITS.text);
  return { type: 'text', text: { preview_url: false, body } };
}

function interactive(type: 'button' | 'list' | 'cta_url', message: RenderedMessage, action: object): object {
  const body = { text: toBody(message, type === 'list' ? LIMITS.text : LIMITS.interactiveText) };
  return { type: 'interactive', interactive: { type, body, action } };
}

function toButton({ id, label }: Choice): object {
  return { type: 'reply', reply: { id, title: label } };
}

function toListAction({ label, rows }: NonNullable<RenderedMessage['list']>): object {
  return {
    button: cutText(label, LIMITS.buttonLabel),
    sections: [{ rows: rows.map((row) => ({ id: row.id, title: row.label })) }],
  };
}

function toLinkAction({ label, url }: Link): object {
  return { name: 'cta_url', parameters: { display_text: label, url } };
}

function fitsButton({ text }: RenderedMessage, { label }: Link): boolean {
  return text.length <= LIMITS.interactiveText && label.length <= LIMITS.buttonLabel;
}

function withLink({ text, title }: RenderedMessage, { label, url }: Link): Pick<RenderedMessage, Words> {
  const end = `\n\n${label}: ${url}`;
  const cut = cutText(text, LIMITS.text - end.length);
  return { text: cut + end, ...(title && cut === text && { title }) };
}

type Words = 'text' | 'title';

/** The title in bold and no other markup; the bare text where there is no room for marks. */
function toBody({ text, title }: Pick<RenderedMessage, Words>, longest: number): string {
  const marked = title ? withBoldTitle(text, title) : withoutMarkup(text);
  return marked.length <= longest ? marked : text;
}

/** A title that holds an asterisk itself stays plain. */
function withBoldTitle(text: string, { offset, length }: NonNullable<RenderedMessage['title']>): string {
  const words = text.slice(offset, offset + length);
  if (words.includes('*')) return withoutMarkup(text);
  const [before, after] = [text.slice(0, offset), text.slice(offset + length)];
  return `${withoutMarkup(before)}*${withoutMarkup(words)}*${withoutMarkup(after)}`;
}
