import { createConversation } from '@grammyjs/conversations';
import { Composer, type Context } from 'grammy';
import type { Language } from '../../../core/accounts/language.ts';
import type { Message } from '../../../core/outbox/message.ts';
import type { StaffRefusal } from '../../../core/staff/act-on-staff.ts';
import type { Result } from '../../../core/result.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { ROLES, type Role } from '../../../core/staff/staff-member.ts';
import { nameOf } from './case-card.ts';
import { choose, type StaffConversation, type Step } from './dialogue-steps.ts';
import { keyboardFor, listStaff, requestOf } from './list-staff.ts';
import { linkOf } from './newcomers.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import type { DeskPartDeps, OpenDeskPart, Press, StaffContext } from './staff-context.ts';
import { tell } from './tell.ts';

/** Who it is about and who does it, as it was when the dialogue began. */
interface About {
  by: string;
  language: Language;
  /** The colleague; nobody where somebody is invited. */
  staffId?: string;
}

/** Who works here: the list, and for administrators whatever changes it. */
export const createMembers: OpenDeskPart = (deps) => ({
  commands: ['staff'],
  composer: composeStaff(deps),
  dialogues: [
    createConversation(inviteDialogue(deps), { id: 'invite' }),
    createConversation(manageDialogue(deps), { id: 'manage' }),
  ],
  presses: {
    invite: begin('invite'),
    change_role: begin('manage'),
    admit: settle(deps, 'admit'),
    turn_away: settle(deps, 'turnAway'),
  },
  hear: (message) => hear(deps, message),
});

function composeStaff(deps: DeskPartDeps): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.command('staff', async (ctx) => {
    const { text, keyboard } = await listStaff(deps, ctx, ctx.match.trim());
    await ctx.reply(text.text, { entities: text.entities, ...(keyboard && { reply_markup: keyboard }) });
  });
  return composer;
}

function begin(dialogue: 'invite' | 'manage'): Press {
  return async (ctx, { argument }) => {
    const about: About = {
      by: ctx.member.id,
      language: ctx.member.language,
      ...(argument !== undefined && { staffId: argument }),
    };
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(dialogue, about);
    return undefined;
  };
}

function settle({ invitations }: DeskPartDeps, what: 'admit' | 'turnAway'): Press {
  return async (ctx, { argument }) => {
    if (argument === undefined) return undefined;
    const { members } = ctx.phrases;
    const { id: by } = ctx.member;
    if (what === 'admit') {
      const admitted = await invitations.admit(by, argument);
      return admitted.ok ? members.admitted : wordStaffRefusal(ctx.phrases, admitted.refusal);
    }
    const settled = await invitations.turnAway(by, argument);
    if (!settled.ok) return wordStaffRefusal(ctx.phrases, settled.refusal);
    return settled.value.outcome === 'withdrawn' ? members.takenBack : members.turnedAway;
  };
}

function inviteDialogue(deps: DeskPartDeps) {
  return async (conversation: StaffConversation, ctx: Context, { by, language }: About): Promise<void> => {
    const phrases = STAFF_PHRASES[language];
    const { invite } = phrases.members;
    const step = { conversation, ctx, phrases };
    const role = await choose(step, invite.whichRole, ROLES.map(toOption(phrases)));
    if (!role || !(await isConfirmed(step, invite.confirm(phrases.roles[role])))) return;
    // The link is said by the outer bot, so that no more is kept of it than its hash.
    await conversation.external(async (outer) => {
      const invited = await deps.invitations.invite(by, role);
      const said = invited.ok
        ? invite.link(phrases.roles[role], linkOf(outer.me.username, invited.value.token))
        : wordStaffRefusal(phrases, invited.refusal);
      await outer.reply(said, { link_preview_options: { is_disabled: true } });
    });
  };
}

type Change = Role | 'remove' | 'reset_factor';

function manageDialogue(deps: DeskPartDeps) {
  return async (conversation: StaffConversation, ctx: Context, about: About): Promise<void> => {
    const phrases = STAFF_PHRASES[about.language];
    const { manage, labels } = phrases.members;
    const step = { conversation, ctx, phrases };
    const colleague = await conversation.external(() => findColleague(deps, about));
    if (!colleague) return void (await ctx.reply(phrases.members.refusals.NOT_STAFF));
    const { name, role } = colleague;
    const options: Array<{ value: Change; label: string }> = [
      ...ROLES.filter((each) => each !== role).map((each) => ({
        value: each,
        label: manage.makeThem(phrases.roles[each]),
      })),
      { value: 'reset_factor', label: labels.reset_factor },
      { value: 'remove', label: labels.remove },
    ];
    const change = await choose(step, manage.what(name, phrases.roles[role]), options);
    if (!change || !(await isConfirmed(step, questionOf(change, name, phrases)))) return;
    const said = await conversation.external(async () => {
      const done = await makeChange(deps, about, change);
      return done.ok ? saidOf(change, phrases) : wordStaffRefusal(phrases, done.refusal);
    });
    await ctx.reply(said);
  };
}

async function findColleague(
  { staff }: DeskPartDeps,
  { staffId }: About,
): Promise<{ name: string; role: Role } | undefined> {
  const member = staffId === undefined ? undefined : await staff.get(staffId);
  return member && !member.removedAt ? { name: nameOf(member), role: member.role } : undefined;
}

function makeChange(
  { staff, staffFactors }: DeskPartDeps,
  { by, staffId = '' }: About,
  change: Change,
): Promise<Result<unknown, StaffRefusal>> {
  switch (change) {
    case 'remove':
      return staff.remove(by, staffId);
    case 'reset_factor':
      return staffFactors.reset(by, staffId);
    default:
      return staff.changeRole(by, staffId, change);
  }
}

function questionOf(change: Change, name: string, { members, roles }: StaffPhrases): string {
  const { manage } = members;
  if (change === 'remove') return manage.confirmRemove(name);
  return change === 'reset_factor' ? manage.confirmReset(name) : manage.confirmRole(name, roles[change]);
}

function saidOf(change: Change, { members: { manage } }: StaffPhrases): string {
  if (change === 'remove') return manage.removed;
  return change === 'reset_factor' ? manage.factorReset : manage.roleChanged;
}

async function isConfirmed(step: Step, question: string): Promise<boolean> {
  const confirm = [{ value: 'confirm', label: step.phrases.labels.confirm }] as const;
  return (await choose(step, question, confirm)) !== undefined;
}

function toOption({ roles }: StaffPhrases) {
  return (value: Role) => ({ value, label: roles[value] });
}

function wordStaffRefusal({ refusals, members }: StaffPhrases, refusal: StaffRefusal): string {
  switch (refusal) {
    case 'NO_LONGER_STAFF':
    case 'ROLE_LACKS_IT':
    case 'LOCKED':
      return refusals[refusal];
    default:
      return members.refusals[refusal];
  }
}

async function hear(deps: DeskPartDeps, message: Message): Promise<void> {
  if (message.type !== 'staff.invitation_accepted' && message.type !== 'staff.invitation_refused') return;
  const invitation = await deps.invitations.find(message.invitationId);
  if (!invitation?.acceptedBy) return;
  const { acceptedBy: newcomer, outcome } = invitation;
  if (message.type === 'staff.invitation_refused') {
    const { turnedAway } = STAFF_PHRASES[newcomer.language].members.newcomer;
    const told = { noticeId: message.id, chatId: newcomer.messengerId, text: turnedAway, entities: [] };
    return tell(deps, told);
  }
  if (outcome !== undefined) return;
  const admins = (await deps.staff.list()).filter(({ role }) => mayDo(role, 'admit'));
  const asked = admins.map(async (admin) => {
    const phrases = STAFF_PHRASES[admin.language];
    const { text, rows } = requestOf(invitation.id, newcomer, invitation.role, phrases);
    const keyboard = await keyboardFor(deps, admin, rows);
    const { messengerId: chatId } = admin;
    await tell(deps, {
      noticeId: message.id,
      chatId,
      text: text.text,
      entities: text.entities,
      keyboard,
    });
  });
  for (const result of await Promise.allSettled(asked)) {
    if (result.status === 'rejected')
      throw new Error('Not all administrators were asked', { cause: result.reason });
  }
}
