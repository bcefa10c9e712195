import { randomInt } from 'node:crypto';
import type { NewGroup, PersonProfile } from '../../control/contract.ts';
import { ControlError } from '../../control/control-error.ts';
import type { User } from '../bot-api-types.ts';
import { addMessage, createConversation, type Conversation, type Parties } from '../conversation.ts';
import { createGroup as emptyGroup, membership } from '../group.ts';
import { conversationKey, type Bot, type SandboxState } from '../state.ts';
import { addBot } from './act-in-group.ts';

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
export function createGroup(state: SandboxState, personId: number, wanted: NewGroup): Conversation {
  const person = state.people.get(personId);
  if (!person) throw new ControlError(404, `There is no person ${personId}`);
  const bot = chooseBot(state, wanted.bot);
  const conversation = openGroup(state, {
    bot,
    person,
    title: wanted.title,
    isForum: wanted.isForum ?? false,
    id: freshGroupId(state, bot, wanted.isForum ?? false),
  });
  addBot(conversation, { by: person, rights: wanted.botRights, now: state.now() });
  return conversation;
}

interface NewConversation {
  bot: Bot;
  /** Who makes it. */
  person: User;
  title: string;
  isForum: boolean;
  id: number;
}

/** A group without the bot, which knows nothing of it. */
export function openGroup(
  state: SandboxState,
  { bot, person, title, isForum, id }: NewConversation,
): Conversation {
  const group = emptyGroup();
  group.people.set(person.id, person);
  group.members.set(person.id, membership('creator'));
  const conversation = open(state, {
    key: conversationKey(bot.id, id),
    bot,
    person,
    group,
    chat: isForum ? { id, type: 'supergroup', title, is_forum: true } : { id, type: 'group', title },
  });
  conversation.isStarted = true;
  if (isForum)
    addMessage(conversation, { from: person, content: { supergroup_chat_created: true } }, state.now());
  return conversation;
}

function open(state: SandboxState, parties: Parties): Conversation {
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

/** Groups have negative ids, supergroups below -10^12: https://core.telegram.org/api/bots/ids. */
function freshGroupId(state: SandboxState, bot: Bot, isForum: boolean): number {
  const number = randomInt(1_000_000_000, 2_000_000_000);
  const id = isForum ? -1_000_000_000_000 - number : -number;
  return state.conversations.has(conversationKey(bot.id, id)) ? freshGroupId(state, bot, isForum) : id;
}
