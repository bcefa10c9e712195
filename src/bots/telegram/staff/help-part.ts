import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { BotCommand } from 'grammy/types';
import type { Message } from '../../../core/outbox/message.ts';
import { ACTS, mayDo, type Act } from '../../../core/staff/permissions.ts';
import type { Role, StaffMember } from '../../../core/staff/staff-member.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import type { DeskPart, DeskPartDeps, StaffContext } from './staff-context.ts';
import { tell } from './tell.ts';

export interface HelpPart extends DeskPart {
  /** Has everybody's menu hold what they may do. The desk works without, so what Telegram refuses is a warning. */
  registerMenus(): Promise<void>;
}

const HELP = 'help';
/** Where a command is not called as its act is. */
const COMMANDS: Partial<Record<Act, string>> = { close_support: 'close' };
/** In the group one menu serves all. */
const GROUP_ROLE: Role = 'senior';

/** What each may do here: by /help, in their menu, and when they join or change role. `answered`: the commands of all parts. */
export function createHelp(deps: DeskPartDeps, answered: readonly string[]): HelpPart {
  const commands = new Set([...answered, HELP]);
  const composer = new Composer<StaffContext>();
  composer.command(HELP, async (ctx) => {
    const { text, entities } = helpOf(ctx.phrases.help, menuOf(ctx.member.role, ctx.phrases, commands));
    await ctx.reply(text, { entities });
  });
  return {
    commands: [HELP],
    composer,
    hear: (message) => hear(deps, message, commands),
    async registerMenus() {
      const { staff, group } = deps;
      for (const member of await staff.list()) await registerMenu(deps, member, commands);
      if (!group) return;
      const menu = menuOf(GROUP_ROLE, STAFF_PHRASES[group.language], commands);
      await setMenu(deps, group.chatId, menu);
    },
  };
}

async function hear(deps: DeskPartDeps, message: Message, commands: ReadonlySet<string>): Promise<void> {
  const member = 'staffId' in message ? await deps.staff.get(message.staffId) : undefined;
  if (!member) return;
  const phrases = STAFF_PHRASES[member.language];
  const { members, roles } = phrases;
  const menu = menuOf(member.role, phrases, commands);
  const say = ({ text, entities }: FormattedString) =>
    tell(deps, { noticeId: message.id, chatId: member.messengerId, text, entities });
  switch (message.type) {
    case 'staff.introduced':
      return registerMenu(deps, member, commands);
    case 'staff.joined':
    case 'staff.role_changed': {
      if (member.removedAt) return;
      await registerMenu(deps, member, commands);
      const first = message.type === 'staff.joined' ? members.welcome : members.newRole;
      const factor = mayDo(member.role, 'unlock') ? ['', members.setUpFactor] : [];
      const help = helpOf(first(roles[member.role]), menu);
      return say(FormattedString.join([help, ...factor], '\n'));
    }
    case 'staff.removed':
      await registerMenu(deps, member, commands);
      return say(fmt`${members.removed}`);
    case 'staff.factor_reset':
      return member.removedAt ? undefined : say(fmt`${members.factorTakenAway}`);
    default:
      return;
  }
}

/** Of whoever left, the one that everybody has comes back; unless they were taken in anew meanwhile. */
async function registerMenu(
  deps: DeskPartDeps,
  { messengerId }: StaffMember,
  commands: ReadonlySet<string>,
): Promise<void> {
  const current = await deps.staff.find(messengerId);
  const menu = current ? menuOf(current.role, STAFF_PHRASES[current.language], commands) : [];
  await setMenu(deps, messengerId, menu);
}

async function setMenu({ api, log }: DeskPartDeps, chatId: string, menu: BotCommand[]): Promise<void> {
  const scope = { type: 'chat', chat_id: Number(chatId) } as const;
  try {
    await (menu.length > 0 ? api.setMyCommands(menu, { scope }) : api.deleteMyCommands({ scope }));
  } catch (err) {
    log.warn({ event: 'staff.menu_not_registered', err });
  }
}

function menuOf(role: Role, phrases: StaffPhrases, commands: ReadonlySet<string>): BotCommand[] {
  return ACTS.filter((act) => mayDo(role, act)).flatMap((act) => {
    const command = COMMANDS[act] ?? act;
    const description = phrases.commands[act];
    return description === undefined || !commands.has(command) ? [] : [{ command, description }];
  });
}

function helpOf(title: string, menu: readonly BotCommand[]): FormattedString {
  const lines = menu.map(({ command, description }) => `/${command} — ${description}`);
  return FormattedString.join([FormattedString.b(title), ...lines], '\n');
}
