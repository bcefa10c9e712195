import { z } from 'zod';
import type { Config } from '../../core/config.ts';
import type { TelegramConfig } from '../../core/messenger-config.ts';
import { askApi, read, telegramRoot, type Said } from './ask-api.ts';
import { bad, doubtful, good, type Finding } from './finding.ts';

const meSchema = z.object({ result: z.object({ id: z.number() }) });
const chatSchema = z.object({ result: z.object({ type: z.string(), is_forum: z.boolean().optional() }) });
/** https://core.telegram.org/bots/api#chatmemberadministrator: other members have no rights of their own. */
const memberSchema = z.object({
  result: z.object({
    status: z.string(),
    can_manage_topics: z.boolean().optional(),
    can_delete_messages: z.boolean().optional(),
  }),
});

/** Whether anybody decides what the engine leaves to people, and whether the bot can work in their group. */
export async function checkStaff({ staff, telegram }: Config): Promise<Finding> {
  const { admins, group } = staff;
  if (admins.length === 0 || !telegram)
    return doubtful(
      'staff',
      'nobody decides what the engine leaves to people',
      `Set ${[admins.length === 0 && 'STAFF_ADMINS', !telegram && 'TELEGRAM_BOT_TOKEN'].filter(Boolean).join(' and ')}`,
    );
  const who = admins.length === 1 ? '1 first administrator' : `${admins.length} first administrators`;
  if (!group) return good('staff', `${who}, each in their own chat with the bot`);
  const lacking = await lackingIn(telegram, group.chatId);
  return lacking === undefined
    ? good('staff', `${who}; the group has topics, and the bot may manage them`)
    : bad('staff', `${who}; ${lacking.seen}`, lacking.advice);
}

/** There is no such chat, or it is closed to us; not that it should be asked later. */
function saysNo(said: Said): boolean {
  return said.kind === 'answer' && (said.status === 400 || said.status === 403);
}

async function lackingIn(
  telegram: TelegramConfig,
  chatId: string,
): Promise<{ seen: string; advice: string } | undefined> {
  const ask = (method: string, body: object = {}) =>
    askApi({ url: `${telegramRoot(telegram)}/bot${telegram.token}/${method}`, body });
  const unknown = { seen: 'the Bot API did not tell of the group', advice: 'See what is said of Telegram' };
  const absent = { seen: 'the bot is not in the group', advice: 'Add it, and look at STAFF_GROUP_ID' };
  const me = read(meSchema, await ask('getMe'));
  if (!me) return unknown;
  const group = { chat_id: chatId };
  const said = [await ask('getChat', group), await ask('getChatMember', { ...group, user_id: me.result.id })];
  if (said.some(saysNo)) return absent;
  const [chat, member] = [read(chatSchema, said[0])?.result, read(memberSchema, said[1])?.result];
  if (!chat || !member) return unknown;
  if (member.status === 'left' || member.status === 'kicked') return absent;
  if (chat.is_forum !== true)
    return { seen: 'the group has no topics', advice: 'Switch topics on in its settings' };
  if (member.can_manage_topics !== true || member.can_delete_messages !== true)
    return {
      seen: 'the bot lacks rights in the group',
      advice: 'Make it an administrator that may manage topics and delete messages',
    };
  return undefined;
}
