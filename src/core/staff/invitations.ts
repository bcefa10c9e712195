import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { recordEvent } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import { actOnStaff, type StaffActDeps, type StaffRefusal } from './act-on-staff.ts';
import {
  findInvitation,
  findOpenInvitations,
  insertInvitation,
  lockInvitation,
  lockInvitationByToken,
  saveAcceptance,
  settleInvitation,
  type Invitation,
  type Newcomer,
} from './invitation-store.ts';
import { joinStaff } from './join-staff.ts';
import type { Role, StaffMember } from './staff-member.ts';
import { findStaffByMessenger } from './staff-store.ts';

/** How people come to work here: a link that is good once, and an administrator who agrees to whoever opened it. */
export interface Invitations {
  /** The token is shown once; no more than a hash of it is kept. */
  invite(by: string, role: Role): Promise<Result<{ token: string; expiresAt: Date }, StaffRefusal>>;
  /** Somebody opens the link. The same person again changes nothing; anybody else comes too late. */
  accept(token: string, newcomer: Newcomer): Promise<Result<Invitation, 'INVITATION_OVER' | 'WORKS_HERE'>>;
  /** Takes in whoever waits. */
  admit(by: string, invitationId: string): Promise<Result<StaffMember, StaffRefusal>>;
  /** Sends away whoever waits, or takes the link back that nobody opened. */
  turnAway(by: string, invitationId: string): Promise<Result<Invitation, StaffRefusal>>;
  find(invitationId: string): Promise<Invitation | undefined>;
  /** Which links are out, and who waits. */
  open(): Promise<Invitation[]>;
}

/** 128 bits: nobody guesses one. */
const TOKEN_BYTES = 16;
const VALID_MILLISECONDS = 24 * 60 * 60_000;

export function createInvitations(deps: { db: Db; clock: Clock }): Invitations {
  const { db, clock } = deps;
  return {
    invite: (by, role) => invite(deps, by, role),
    accept: (token, newcomer) => inTransaction(db, (trx) => accept(trx, token, newcomer, clock())),
    admit: (by, invitationId) => admit(deps, by, invitationId),
    turnAway: (by, invitationId) => turnAway(deps, by, invitationId),
    find: (invitationId) => findInvitation(db, invitationId),
    open: () => findOpenInvitations(db, clock()),
  };
}

function invite(
  deps: StaffActDeps,
  by: string,
  role: Role,
): Promise<Result<{ token: string; expiresAt: Date }, StaffRefusal>> {
  return actOnStaff(deps, { act: 'invite', by, details: { role } }, async (trx, _everybody, now) => {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const id = randomUUID();
    const expiresAt = addMilliseconds(now, VALID_MILLISECONDS);
    await insertInvitation(trx, { id, role, invitedBy: by, invitedAt: now, expiresAt }, hashOf(token));
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.invited',
      details: { invitationId: id, role },
      at: now,
    });
    return ok({ token, expiresAt });
  });
}

async function accept(
  trx: Trx,
  token: string,
  newcomer: Newcomer,
  now: Date,
): Promise<Result<Invitation, 'INVITATION_OVER' | 'WORKS_HERE'>> {
  const invitation = await lockInvitationByToken(trx, hashOf(token));
  if (!invitation) return refuse('INVITATION_OVER');
  const { id, outcome, acceptedBy, expiresAt } = invitation;
  const audit = (action: string) =>
    recordEvent(trx, { actor: 'system', action, details: { invitationId: id }, at: now });
  if (acceptedBy?.messengerId === newcomer.messengerId && outcome === undefined) return ok(invitation);
  if (await findStaffByMessenger(trx, newcomer.messengerId)) return refuse('WORKS_HERE');
  if (outcome !== undefined || acceptedBy || expiresAt <= now) {
    await audit('staff.invitation_came_late');
    return refuse('INVITATION_OVER');
  }
  await saveAcceptance(trx, id, newcomer);
  await audit('staff.invitation_accepted');
  await enqueue(trx, { type: 'staff.invitation_accepted', invitationId: id }, now);
  return ok({ ...invitation, acceptedBy: newcomer });
}

function admit(
  deps: StaffActDeps,
  by: string,
  invitationId: string,
): Promise<Result<StaffMember, StaffRefusal>> {
  return actOnStaff(deps, { act: 'admit', by, details: { invitationId } }, async (trx, _everybody, now) => {
    const invitation = await lockInvitation(trx, invitationId);
    if (!invitation?.acceptedBy || invitation.outcome !== undefined) return refuse('INVITATION_OVER');
    const { acceptedBy: newcomer, role } = invitation;
    const { messengerId, name, language } = newcomer;
    const member = await joinStaff(trx, { messengerId, role, name, language, joinedAt: now });
    if (!member) return refuse('WORKS_HERE');
    await settleInvitation(trx, invitationId, 'joined', now);
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.joined',
      subject: { staffId: member.id },
      details: { invitationId, role },
      at: now,
    });
    await enqueue(trx, { type: 'staff.joined', staffId: member.id }, now);
    return ok(member);
  });
}

function turnAway(
  deps: StaffActDeps,
  by: string,
  invitationId: string,
): Promise<Result<Invitation, StaffRefusal>> {
  const act = { act: 'turn_away', by, details: { invitationId } } as const;
  return actOnStaff(deps, act, async (trx, _everybody, now) => {
    const invitation = await lockInvitation(trx, invitationId);
    if (!invitation || invitation.outcome !== undefined) return refuse('INVITATION_OVER');
    const outcome = invitation.acceptedBy ? 'turned_away' : 'withdrawn';
    await settleInvitation(trx, invitationId, outcome, now);
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: `staff.invitation_${outcome}`,
      details: { invitationId },
      at: now,
    });
    if (invitation.acceptedBy) await enqueue(trx, { type: 'staff.invitation_refused', invitationId }, now);
    return ok({ ...invitation, outcome });
  });
}

/** The token is random, so that a plain hash tells nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
