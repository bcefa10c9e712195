import { Composer } from 'grammy';
import type { User } from 'grammy/types';
import { languageOf } from '../../../core/accounts/language.ts';
import type { Invitations } from '../../../core/staff/invitations.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import type { StaffContext } from './staff-context.ts';
import type { StaffUpdate } from './staff-update.ts';

const BEGINNING = 'staff_';

/** Where an invitation is opened. */
export function linkOf(username: string, token: string): string {
  return `https://t.me/${username}?start=${BEGINNING}${token}`;
}

/** Whether somebody opens an invitation, whoever it is. */
export function opensInvitation({ chat, command, argument }: StaffUpdate): boolean {
  return chat.isPrivate && command === 'start' && argument.startsWith(BEGINNING);
}

/** Strangers, who open an invitation. */
export function composeNewcomers(invitations: Invitations): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.command('start', async (ctx, next) => {
    if (ctx.chat.type !== 'private' || !ctx.from || !ctx.match.startsWith(BEGINNING)) return next();
    const { language } = profileOf(ctx.from);
    const { members, roles } = STAFF_PHRASES[language];
    const { newcomer } = members;
    const accepted = await invitations.accept(ctx.match.slice(BEGINNING.length).trim(), {
      ...profileOf(ctx.from),
      messengerId: String(ctx.from.id),
      ...(ctx.from.username !== undefined && { username: ctx.from.username }),
    });
    if (accepted.ok) return void (await ctx.reply(newcomer.waits(roles[accepted.value.role])));
    await ctx.reply(accepted.refusal === 'WORKS_HERE' ? newcomer.worksHere : newcomer.over);
  });
  return composer;
}

/** How somebody is called, and what they read. */
export function profileOf({ first_name: first, last_name: last, language_code: tag }: User) {
  return { name: [first, last].flatMap((part) => part ?? []).join(' '), language: languageOf(tag) };
}
