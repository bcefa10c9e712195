import type { Tap } from '../control/contract.ts';
import { ControlError } from '../control/control-error.ts';
import type { BusinessMessage, Chat, PersonContent } from './chat.ts';
import { post } from './person-writes.ts';
import type { WhatsAppState } from './state.ts';

type Choice = Extract<PersonContent, { type: 'choice' }>;

/** The person presses a button or picks a row. Returns the id of the message that says so. A link only opens, which the
 * business is not told: returns its address. Throws `ControlError`. */
export function tapChoice(state: WhatsAppState, chat: Chat, tap: Tap): string {
  const messages = [...chat.messages.values()].filter((message) => message.from === 'bot').toReversed();
  const candidates = messages.filter(
    ({ messageId }) => tap.messageId === undefined || tap.messageId === messageId,
  );
  const [newest] = candidates;
  if (tap.isForged && tap.callbackData !== undefined && newest)
    return press(state, chat, newest, forge(tap.callbackData));
  for (const message of candidates) {
    if (message.isDeleted) continue;
    const { content } = message;
    if (content.type === 'link' && content.label === tap.label) return content.url;
    const choice = choicesOf(message).find((one) => isMeant(one, tap));
    if (choice) return press(state, chat, message, choice);
  }
  const wanted = tap.label ?? tap.callbackData ?? tap.rowId ?? '';
  throw new ControlError(404, `There is no button "${wanted}" in the chat`);
}

function press(state: WhatsAppState, chat: Chat, { messageId }: BusinessMessage, choice: Choice): string {
  return post(state, chat, { content: choice, replyTo: messageId }).wamid;
}

function forge(id: string): Choice {
  return { type: 'choice', by: 'button', id, text: id.slice(0, 20) };
}

function choicesOf({ content }: BusinessMessage): Choice[] {
  switch (content.type) {
    case 'buttons':
      return content.buttons.map(({ id, label }) => ({ type: 'choice', by: 'button', id, text: label }));
    case 'list':
      return content.rows.map(({ id, label, description }) => ({
        type: 'choice',
        by: 'row',
        id,
        text: label,
        ...(description !== undefined && { description }),
      }));
    case 'template':
      return content.quickReplies.map((text) => ({ type: 'choice', by: 'quick_reply', id: text, text }));
    default:
      return [];
  }
}

function isMeant({ by, id, text }: Choice, { label, callbackData, rowId }: Tap): boolean {
  if (label !== undefined) return text === label;
  return by === 'row' ? id === (rowId ?? callbackData) : id === callbackData;
}
