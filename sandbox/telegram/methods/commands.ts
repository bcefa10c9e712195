import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { User } from '../bot-api-types.ts';
import type { Conversation } from '../conversation.ts';
import { isAdministrator, membershipOf } from '../group.ts';
import type { Call, Method } from '../method.ts';
import { jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import type { ApiRequest } from '../parse-request.ts';
import type { Command } from '../state.ts';

const commandsSchema = z.array(z.object({ command: z.string(), description: z.string() }));

const scopeSchema = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('default') }),
    z.object({ type: z.literal('all_private_chats') }),
    z.object({ type: z.literal('all_group_chats') }),
    z.object({ type: z.literal('all_chat_administrators') }),
    z.object({ type: z.enum(['chat', 'chat_administrators']), chat_id: z.union([z.number(), z.string()]) }),
    z.object({
      type: z.literal('chat_member'),
      chat_id: z.union([z.number(), z.string()]),
      user_id: z.number(),
    }),
  ],
  { error: 'unsupported type specified' },
);

/** https://core.telegram.org/bots/api#setmycommands: at most 100 commands, for a scope and a language. */
export const setMyCommands: Method = (call) => {
  const given = parseOrRefuse(
    commandsSchema.optional(),
    jsonOf(call.values, 'commands', 'commands'),
    'BotCommand',
  );
  const commands = (given ?? []).map(checkCommand);
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  call.bot.commands.set(commandsKey(call), commands);
  return true;
};

/** https://core.telegram.org/bots/api#getmycommands: those of exactly this scope and language. */
export const getMyCommands: Method = (call) => call.bot.commands.get(commandsKey(call)) ?? [];

/** https://core.telegram.org/bots/api#deletemycommands */
export const deleteMyCommands: Method = (call) => {
  call.bot.commands.delete(commandsKey(call));
  return true;
};

/**
 * The commands a person sees in a chat, narrowest scope first and in each the person's language before all others:
 * https://core.telegram.org/bots/api#determining-list-of-commands.
 */
export function commandsShownTo({ conversation, person }: Viewer): Command[] {
  const { bot } = conversation;
  const keys = scopesOf(conversation, person.id).flatMap((scope) => [
    `${scope}/${person.language_code ?? ''}`,
    `${scope}/`,
  ]);
  const shown = keys.map((key) => bot.commands.get(key)).find((commands) => commands && commands.length > 0);
  return shown ?? [];
}

interface Viewer {
  conversation: Conversation;
  person: User;
}

function scopesOf({ chat, group }: Conversation, personId: number): string[] {
  if (!group) return [`chat:${chat.id}`, 'all_private_chats', 'default'];
  const manages = isAdministrator(membershipOf(group, personId));
  return [
    `chat_member:${chat.id}:${personId}`,
    ...(manages ? [`chat_administrators:${chat.id}`] : []),
    `chat:${chat.id}`,
    ...(manages ? ['all_chat_administrators'] : []),
    'all_group_chats',
    'default',
  ];
}

/** An empty code, or two small letters. Throws `ApiError`. */
export function languageCodeOf(values: ApiRequest['values']): string {
  const code = textOf(values, 'language_code');
  if (!/^([a-z]{2})?$/.test(code)) throw badRequest('invalid language code specified');
  return code;
}

function checkCommand({ command, description }: Command): Command {
  const name = command.trim().replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  const text = description.trim();
  if (text.length < 1 || text.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description: text };
}

function commandsKey({ values }: Call): string {
  const scope = parseOrRefuse(
    scopeSchema.optional(),
    jsonOf(values, 'scope', 'bot command scope'),
    'BotCommandScope',
  );
  return `${scopeName(scope)}/${languageCodeOf(values)}`;
}

function scopeName(scope: z.infer<typeof scopeSchema> | undefined): string {
  if (!scope) return 'default';
  if (scope.type === 'chat_member') return `chat_member:${scope.chat_id}:${scope.user_id}`;
  return 'chat_id' in scope ? `${scope.type}:${scope.chat_id}` : scope.type;
}
