import { randomBytes } from 'node:crypto';
import { ControlError } from '../../control/control-error.ts';
import type { Launch, LaunchRequest } from '../../control/contract.ts';
import type { Conversation } from '../conversation.ts';
import { menuButtonIn } from '../methods/chat-menu.ts';
import { signInitData } from '../sign-init-data.ts';
import { toUnixTime, type SandboxState } from '../state.ts';
import type { Viewer } from './viewer.ts';

/** The person opens a Mini App by a button of the bot, or by the menu button. What it is told is signed now. */
export function launch(state: SandboxState, { conversation, person }: Viewer, wanted: LaunchRequest): Launch {
  const { bot, chat, isStarted } = conversation;
  if (chat.type !== 'private') throw new ControlError(409, 'Mini Apps open in private chats');
  const user = {
    id: person.id,
    first_name: person.first_name,
    last_name: person.last_name ?? '',
    ...(person.username !== undefined && { username: person.username }),
    language_code: person.language_code,
    ...(isStarted && { allows_write_to_pm: true }),
  };
  const fields = {
    query_id: `AA${randomBytes(12).toString('base64url')}`,
    user: JSON.stringify(user),
    auth_date: String(toUnixTime(state.now())),
  };
  const initData = signInitData(fields, { botToken: bot.token, privateKey: state.signingKey });
  return { messenger: 'telegram', url: addressOf(conversation, wanted), initData };
}

function addressOf({ bot, chat, messages }: Conversation, { label, messageId }: LaunchRequest): string {
  if (label === undefined && messageId === undefined) {
    const button = menuButtonIn(bot, chat.id);
    if (button.type === 'web_app') return button.web_app.url;
    throw new ControlError(404, 'The menu button of this chat opens no Mini App');
  }
  const buttons = [...messages.values()]
    .filter((message) => !message.deleted && (messageId === undefined || message.messageId === messageId))
    .toReversed()
    .flatMap(({ replyMarkup }) => replyMarkup?.inline_keyboard.flat() ?? []);
  const found = buttons.find(({ text, web_app }) => web_app && (label === undefined || text === label));
  if (found?.web_app) return found.web_app.url;
  throw new ControlError(404, `There is no button "${label ?? ''}" that opens a Mini App`);
}
