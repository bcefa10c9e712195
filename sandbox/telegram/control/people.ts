import { randomInt } from 'node:crypto';
import type { NewGroup, PersonProfile } from '../../control/contract.ts';
import { ControlError } from '../../control/control-error.ts';
import type { User } from '../bot-api-types.ts';
import { addMessage, createConversation, notifyBot, type Conversation } from '../conversation.ts';
import { botUser, conversationKey, toUnixTime, type Bot, type SandboxState } from '../state.ts';

/** A new account and its empty chat with the bot, which cannot write there before the person does. */
export function createPerson(
  state: SandboxState,
  profile: PersonProfile,
  { bot: username }: { bot?: string | undefined },
): Conversation {
  const bot = chooseBot(state, username);
  const { id } = profile;
  const person: User = {
    id,
    is_bot: false,
    first_name: profile.firstName,
    ...(profile.lastName !== undefined && { last_name: profile.lastName }),
    ...(profile.username !== undefined && { username: profile.username }),
    language_code: profile.languageCode,
  };
  state.people.set(id, person);
  const chat = {
    id,
    type: 'private' as const,
    first_name: person.first_name,
    ...(person.last_name !== undefined && { last_name: person.last_name }),
    ...(person.username !== undefined && { username: person.username }),
  };
  return open(state, { key: conversationKey(bot.id, id), bot, person, chat });
}

/** A group of the person's into which the bot has just been put. */
export function createGroup(
  state: SandboxState,
  personId: number,
  { title, bot: username }: NewGroup,
): Conversation {
  const person = state.people.get(personId);
  if (!person) throw new ControlError(404, `There is no person ${personId}`);
  const bot = chooseBot(state, username);
  const id = freshGroupId(state, bot);
  const conversation = open(state, {
    key: conversationKey(bot.id, id),
    bot,
    person,
    chat: { id, type: 'group', title },
  });
  conversation.isStarted = true;
  const user = botUser(bot);
  notifyBot(conversation, {
    my_chat_member: {
      chat: conversation.chat,
      from: person,
      date: toUnixTime(state.now()),
      old_chat_member: { user, status: 'left' },
      new_chat_member: { user, status: 'member' },
    },
  });
  addMessage(conversation, { from: person, content: { new_chat_members: [user] } }, state.now());
  return conversation;
}

function open(
  state: SandboxState,
  parties: Pick<Conversation, 'key' | 'bot' | 'person' | 'chat'>,
): Conversation {
  const conversation = createConversation(parties);
  state.conversations.set(conversation.key, conversation);
  return conversation;
}

function chooseBot(state: SandboxState, username: string | undefined): Bot {
  const bot =
    username === undefined ? state.bots[0] : state.bots.find((known) => known.username === username);
  if (!bot) throw new ControlError(404, `There is no bot @${username ?? ''}`);
  return bot;
}

/** Groups have negative ids: https://core.telegram.org/bots/api#chat. */
function freshGroupId(state: SandboxState, bot: Bot): number {
  const id = -randomInt(100_000_000, 2_000_000_000);
  return state.conversations.has(conversationKey(bot.id, id)) ? freshGroupId(state, bot) : id;
}
