import type { Language } from '../accounts/language.ts';
import type { Db, Trx } from '../database.ts';
import type { Role } from './staff-member.ts';

/** A place among staff that is kept for whoever opens the link first, once an administrator agrees. */
export interface Invitation {
  id: string;
  role: Role;
  invitedBy: string;
  invitedAt: Date;
  /** Until when the link may be opened. */
  expiresAt: Date;
  acceptedBy?: Newcomer;
  outcome?: InvitationOutcome;
}

export type InvitationOutcome = 'joined' | 'turned_away' | 'withdrawn';

/** As the messenger gives them; a stranger's words. */
export interface Newcomer {
  messengerId: string;
  name: string;
  username?: string;
  language: Language;
}

interface InvitationRow {
  id: string;
  role: Role;
  invited_by: string;
  invited_at: Date;
  expires_at: Date;
  accepted_by: string | null;
  accepted_name: string | null;
  accepted_username: string | null;
  accepted_language: Language | null;
  outcome: InvitationOutcome | null;
}

export async function insertInvitation(trx: Trx, invitation: Invitation, tokenHash: Buffer): Promise<void> {
  const { id, role, invitedBy, invitedAt, expiresAt } = invitation;
  await trx('staff_invitations').insert({
    id,
    token_hash: tokenHash,
    role,
    invited_by: invitedBy,
    invited_at: invitedAt,
    expires_at: expiresAt,
  });
}

export async function lockInvitationByToken(trx: Trx, tokenHash: Buffer): Promise<Invitation | undefined> {
  return toInvitation(await trx('staff_invitations').where({ token_hash: tokenHash }).forUpdate().first());
}

export async function lockInvitation(trx: Trx, id: string): Promise<Invitation | undefined> {
  return toInvitation(await trx('staff_invitations').where({ id }).forUpdate().first());
}

export async function findInvitation(db: Db, id: string): Promise<Invitation | undefined> {
  return toInvitation(await db('staff_invitations').where({ id }).first());
}

/** Those that can still be opened, and those whose newcomer waits; oldest first. */
export async function findOpenInvitations(db: Db, now: Date): Promise<Invitation[]> {
  const rows: InvitationRow[] = await db('staff_invitations')
    .where({ settled_at: null })
    .whereRaw('(expires_at > ? or accepted_by is not null)', [now])
    .orderBy(['invited_at', 'id']);
  return rows.flatMap((row) => toInvitation(row) ?? []);
}

export async function saveAcceptance(trx: Trx, id: string, newcomer: Newcomer): Promise<void> {
  await trx('staff_invitations')
    .where({ id })
    .update({
      accepted_by: newcomer.messengerId,
      accepted_name: newcomer.name,
      accepted_username: newcomer.username ?? null,
      accepted_language: newcomer.language,
    });
}

/** Of the newcomer no more is kept than where to tell them. */
export async function settleInvitation(
  trx: Trx,
  id: string,
  outcome: InvitationOutcome,
  now: Date,
): Promise<void> {
  await trx('staff_invitations')
    .where({ id })
    .update({
      outcome,
      settled_at: now,
      accepted_name: trx.raw("case when accepted_by is not null then '' end"),
      accepted_username: null,
    });
}

/** All that somebody gave and that are not settled, locked. */
export async function lockInvitationsBy(trx: Trx, staffId: string): Promise<Invitation[]> {
  const rows: InvitationRow[] = await trx('staff_invitations')
    .where({ invited_by: staffId, settled_at: null })
    .orderBy('id')
    .forUpdate();
  return rows.flatMap((row) => toInvitation(row) ?? []);
}

export async function deleteInvitationsBefore(db: Db, before: Date): Promise<void> {
  await db('staff_invitations').where('expires_at', '<', before).delete();
}

function toInvitation(row: InvitationRow | undefined): Invitation | undefined {
  if (!row) return undefined;
  const newcomer = toNewcomer(row);
  return {
    id: row.id,
    role: row.role,
    invitedBy: row.invited_by,
    invitedAt: row.invited_at,
    expiresAt: row.expires_at,
    ...(newcomer && { acceptedBy: newcomer }),
    ...(row.outcome !== null && { outcome: row.outcome }),
  };
}

function toNewcomer(row: InvitationRow): Newcomer | undefined {
  const { accepted_by: messengerId, accepted_name: name, accepted_language: language } = row;
  if (messengerId === null || name === null || language === null) return undefined;
  const username = row.accepted_username === null ? {} : { username: row.accepted_username };
  return { messengerId, name, language, ...username };
}
