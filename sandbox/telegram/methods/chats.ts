import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { ChatMember } from '../bot-api-types.ts';
import { addMessage, notifyBot, type Conversation } from '../conversation.ts';
import { chatOf, writableChatOf, type Call, type Method } from '../method.ts';
import { integerOf, jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import { botUser, toUnixTime, type Bot, type MenuButton } from '../state.ts';
import { webAppAddress } from '../web-app-address.ts';

/** https://core.telegram.org/bots/api#getchat */
export const getChat: Method = (call) => {
  const { chat } = chatOf(call);
  return { ...chat, accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: noGifts };
};

const noGifts = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
};

/** https://core.telegram.org/bots/api#getchatmember */
export const getChatMember: Method = (call): ChatMember => {
  const conversation = chatOf(call);
  const userId = integerOf(call.values, 'user_id', { otherwise: 0 });
  if (userId <= 0) throw badRequest('invalid user_id specified');
  if (userId === call.bot.id) {
    return { user: botUser(call.bot), status: conversation.hasBot ? 'member' : 'left' };
  }
  if (userId !== conversation.person.id) throw badRequest('PARTICIPANT_ID_INVALID');
  return { user: conversation.person, status: conversation.chat.type === 'group' ? 'creator' : 'member' };
};

/** https://core.telegram.org/bots/api#leavechat */
export const leaveChat: Method = (call) => {
  const conversation = writableChatOf(call);
  if (conversation.chat.type === 'private')
    throw badRequest("chat member status can't be changed in private chats");
  const user = botUser(call.bot);
  conversation.hasBot = false;
  addMessage(conversation, { from: user, content: { left_chat_member: user } }, call.state.now());
  notifyOfMembership(call, conversation);
  return true;
};

function notifyOfMembership(call: Call, conversation: Conversation): void {
  const user = botUser(call.bot);
  notifyBot(conversation, {
    my_chat_member: {
      chat: conversation.chat,
      from: user,
      date: toUnixTime(call.state.now()),
      old_chat_member: { user, status: 'member' },
      new_chat_member: { user, status: 'left' },
    },
  });
}

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
