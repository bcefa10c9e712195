import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Invitation, Newcomer } from '../../../core/staff/invitation-store.ts';
import { inert } from '../../../core/staff/inert.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { tagOf, type Role, type StaffMember } from '../../../core/staff/staff-member.ts';
import { nameOf } from './case-card.ts';
import { toKeyboard, type LabelledButton } from './keyboard.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import type { DeskPartDeps, StaffContext } from './staff-context.ts';

type StaffButton = Omit<LabelledButton, 'staffId'>;

const SHOWN = 30;
const NAME_IN_LABEL = 24;
const NAME_SHOWN = 64;

/** Everybody who works here; for administrators alone with the bot also who waits, and buttons. `wanted` is part of a name. */
export async function listStaff(
  deps: DeskPartDeps,
  ctx: StaffContext,
  wanted: string,
): Promise<{ text: FormattedString; keyboard?: InlineKeyboardMarkup }> {
  const { staff, invitations } = deps;
  const { phrases, member } = ctx;
  const everybody = await staff.list();
  const found = everybody.filter((each) => isMeant(each, wanted));
  const shown = found.slice(0, SHOWN);
  const isManaging = mayDo(member.role, 'change_role');
  const list = [
    FormattedString.b(phrases.members.list.title(everybody.length)),
    ...shown.map((each) => lineOf(each, member, phrases)),
    ...(found.length > SHOWN ? [phrases.members.list.more(found.length - SHOWN)] : []),
  ];
  if (!isManaging) return { text: FormattedString.join(list, '\n') };
  if (ctx.chat?.type !== 'private')
    return { text: FormattedString.join([...list, '', phrases.members.list.inPrivate], '\n') };
  const open = (await invitations.open()).slice(0, SHOWN);
  const rows = [
    ...shown.filter(({ id }) => id !== member.id).map((each) => [manageButton(each)]),
    ...open.flatMap((invitation) => buttonsOf(invitation, phrases)),
    [{ act: 'invite', label: phrases.members.labels.invite } as const],
  ];
  const text = FormattedString.join([...list, ...openLines(open, everybody, phrases)], '\n');
  return { text, keyboard: await keyboardFor(deps, member, rows) };
}

function isMeant(member: StaffMember, wanted: string): boolean {
  const words = `${member.name} ${tagOf(member)}`.toLowerCase();
  return words.includes(wanted.toLowerCase());
}

function lineOf(each: StaffMember, reader: StaffMember, { roles, members }: StaffPhrases): FormattedString {
  const you = each.id === reader.id ? ` · ${members.list.you}` : '';
  return fmt`• ${nameOf(each)} · ${roles[each.role]}${you}`;
}

function manageButton(each: StaffMember): StaffButton {
  const label = `${inert(each.name, NAME_IN_LABEL)} (${tagOf(each)})`;
  return { act: 'change_role', argument: each.id, label: `⚙️ ${label}` };
}

function openLines(
  open: readonly Invitation[],
  everybody: readonly StaffMember[],
  { roles, members: { list } }: StaffPhrases,
): Array<FormattedString | string> {
  const waiting = open.flatMap(({ acceptedBy, role }) =>
    acceptedBy ? [fmt`• ${describe(acceptedBy)} → ${roles[role]}`] : [],
  );
  const links = open.flatMap(({ acceptedBy, role, invitedBy, expiresAt }) => {
    const by = nameOf(everybody.find(({ id }) => id === invitedBy));
    const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return acceptedBy ? [] : [`• ${list.link(roles[role], by, until)}`];
  });
  return [
    ...(waiting.length > 0 ? ['', list.waiting, ...waiting] : []),
    ...(links.length > 0 ? ['', list.links, ...links] : []),
  ];
}

/** By what they call themselves and by what they cannot choose. */
function describe({ name, username, messengerId }: Newcomer): FormattedString {
  const handle = username === undefined ? [] : [`@${inert(username, NAME_SHOWN)}`];
  return fmt`${[inert(name, NAME_SHOWN), ...handle].join(' ')} ${FormattedString.code(messengerId)}`;
}

function buttonsOf({ id, acceptedBy, role }: Invitation, phrases: StaffPhrases): StaffButton[][] {
  if (acceptedBy) return settlingRows(id, acceptedBy, phrases);
  const label = phrases.members.labelOf.takeBack(phrases.roles[role]);
  return [[{ act: 'turn_away', argument: id, label }]];
}

function settlingRows(id: string, { name }: Newcomer, { members }: StaffPhrases): StaffButton[][] {
  const shown = inert(name, NAME_IN_LABEL);
  return [
    [
      { act: 'admit', argument: id, label: members.labelOf.admit(shown) },
      { act: 'turn_away', argument: id, label: members.labelOf.turnAway(shown) },
    ],
  ];
}

/** What an administrator is asked about whoever opened a link. */
export function requestOf(
  id: string,
  newcomer: Newcomer,
  role: Role,
  phrases: StaffPhrases,
): { text: FormattedString; rows: StaffButton[][] } {
  const text = fmt`${phrases.members.request(phrases.roles[role])}\n${describe(newcomer)}`;
  return { text, rows: settlingRows(id, newcomer, phrases) };
}

/** Each is this person's alone. */
export function keyboardFor(
  { buttons }: DeskPartDeps,
  { id: staffId }: StaffMember,
  rows: readonly (readonly StaffButton[])[],
): Promise<InlineKeyboardMarkup> {
  return toKeyboard(
    buttons,
    rows.map((row) => row.map((button) => ({ ...button, staffId }))),
  );
}
