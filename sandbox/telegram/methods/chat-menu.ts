import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import { chatOf, type Call, type Method } from '../method.ts';
import { jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import type { Bot, MenuButton } from '../state.ts';
import { webAppAddress } from '../web-app-address.ts';

const menuButtonSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('commands') }),
    z.object({ type: z.literal('default') }),
    z.object({ type: z.literal('web_app'), text: z.string(), web_app: z.object({ url: z.string() }) }),
  ],
  { error: 'unsupported type specified' },
);

/** https://core.telegram.org/bots/api#setchatmenubutton: without `chat_id` it is everybody's. */
export const setChatMenuButton: Method = (call) => {
  const button = parseOrRefuse(
    menuButtonSchema.optional(),
    jsonOf(call.values, 'menu_button', 'menu button'),
    'MenuButton',
  );
  call.bot.menuButtons.set(menuChatOf(call), button ? checked(button) : { type: 'default' });
  return true;
};

function checked(button: MenuButton): MenuButton {
  if (button.type !== 'web_app') return button;
  if (button.text.trim() === '') throw badRequest('menu button text must be non-empty');
  return { ...button, web_app: { url: webAppAddress(button.web_app.url, 'menu button') } };
}

/** https://core.telegram.org/bots/api#getchatmenubutton */
export const getChatMenuButton: Method = (call) => menuButtonIn(call.bot, menuChatOf(call));

/** The chat's own button, unless that is everybody's. */
export function menuButtonIn({ menuButtons }: Bot, chatId: number): MenuButton {
  const own = menuButtons.get(chatId);
  if (own && own.type !== 'default') return own;
  const everybodys = menuButtons.get(0);
  return everybodys && everybodys.type !== 'default' ? everybodys : { type: 'commands' };
}

function menuChatOf(call: Call): number {
  if (textOf(call.values, 'chat_id') === '') return 0;
  const { chat } = chatOf(call);
  if (chat.type !== 'private') throw badRequest('chat_id must be the identifier of a private chat');
  return chat.id;
}
