import type { ChannelAddress } from '../accounts/account.ts';
import type { Language } from '../accounts/language.ts';
import type { Db, Trx } from '../database.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { recordAudit } from '../audit/audit-store.ts';
import { toVerification, type EvidenceRow, type VerificationRow } from './verification-row.ts';
import type { Evidence } from './evidence.ts';
import type { InStatus, Verification } from './verification.ts';

export async function findVerification(db: Db, id: string): Promise<Verification | undefined> {
  const { rows } = await db.raw<{ rows: WholeRow[] }>(
    `select v.*, ${PIECES} from verifications v where v.id = ?`,
    [id],
  );
  return rows[0] && toWhole(rows[0]);
}

/** All those of the case `v`, oldest first. */
const PIECES = `coalesce((
    select json_agg(to_jsonb(piece) - 'sealed_templates' - 'fingerprint' order by received_at, id)
    from evidence piece where verification_id = v.id
  ), '[]') as pieces`;

/** The open case before all others, whatever the clocks of several machines said when they were opened. */
const LATEST_FIRST = `(status in ('collecting', 'pending', 'processing', 'manual_review', 'error')) desc, opened_at desc`;

/** The latest case of an account, open or closed. */
export async function findLatestVerification(db: Db, accountId: string): Promise<Verification | undefined> {
  return load(
    db,
    await db('verifications').where({ account_id: accountId }).orderByRaw(LATEST_FIRST).first(),
  );
}

/** A case, and the language that its account is told about it in. */
export interface ToldCase {
  verification: Verification;
  language: Language;
}

/** The latest case of each of these accounts that has one, in one query: it is what people ask for most. */
export async function findLatestToldCases(
  db: Db,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, ToldCase>> {
  const { rows } = await db.raw<{ rows: ToldRow[] }>(
    `select v.*, a.language, ${PIECES}
     from (
       select distinct on (account_id) * from verifications where account_id = any(?::uuid[])
       order by account_id, ${LATEST_FIRST}
     ) v
     join accounts a on a.id = v.account_id`,
    [[...accountIds]],
  );
  return new Map(rows.map((row) => [row.account_id, { verification: toWhole(row), language: row.language }]));
}

type ToldRow = WholeRow & { language: Language };

type WholeRow = VerificationRow & {
  /** As JSON, which knows no dates. */
  pieces: Array<Omit<EvidenceRow, 'received_at'> & { received_at: string }>;
};

function toWhole({ pieces, ...row }: WholeRow): Verification {
  const dated = pieces.map((piece) => ({ ...piece, received_at: new Date(piece.received_at) }));
  return toVerification(row, dated);
}

export async function lockVerification(trx: Trx, id: string): Promise<Verification | undefined> {
  return load(trx, await trx('verifications').where({ id }).forUpdate().first());
}

export async function lockLatestVerification(trx: Trx, accountId: string): Promise<Verification | undefined> {
  const row = await trx('verifications')
    .where({ account_id: accountId })
    .orderByRaw(LATEST_FIRST)
    .forUpdate()
    .first();
  return load(trx, row);
}

/** Whether another look at the case was ever asked for. */
export async function isAppealed(db: Db, id: string): Promise<boolean> {
  const row = await db('verifications').whereRaw(`appeal->>'of' = ?`, [id]).first('id');
  return row !== undefined;
}

/** Whether a case that the account opened after this one was decided. */
export async function isDecidedLater(db: Db, { id, accountId, openedAt }: Verification): Promise<boolean> {
  const row = await db('verifications')
    .where({ account_id: accountId })
    .whereNot({ id })
    .whereIn('status', ['verified', 'not_verified'])
    .where('opened_at', '>=', openedAt)
    .first('id');
  return row !== undefined;
}

async function load(db: Db, row: VerificationRow | undefined): Promise<Verification | undefined> {
  if (!row) return undefined;
  const pieces: EvidenceRow[] = await db('evidence')
    .where({ verification_id: row.id })
    .orderBy([{ column: 'received_at' }, { column: 'id' }]);
  return toVerification(row, pieces);
}

export async function insertVerification(trx: Trx, verification: InStatus<'collecting'>): Promise<void> {
  await trx('verifications')
    .insert({ id: verification.id, ...columnsOf(verification) })
    .returning(announceChange(trx));
  await recordAudit(trx, verification, { actor: 'applicant', action: 'verification.opened' });
}

/** Writes the case after a transition, and the audit row of it. The row must be locked by this transaction. */
export async function saveVerification(
  trx: Trx,
  verification: Verification,
  entry: AuditEntry,
): Promise<void> {
  const saved = await trx('verifications')
    .where({ id: verification.id, version: verification.version - 1 })
    .update(columnsOf(verification))
    .returning(announceChange(trx));
  if (saved.length !== 1) throw new Error('A case changed between its lock and its save');
  await recordAudit(trx, verification, entry);
}

/** Heard, once this commits, by whoever watches the case. */
function announceChange(trx: Trx) {
  return trx.raw(`pg_notify('bonafide_case', id::text)`);
}

/** The chat a piece came from, and the message to remove from it; a piece given through the API has none. */
export interface EvidenceSource {
  channelIdentityId: string;
  messageRef: string;
}

export async function insertEvidence(
  trx: Trx,
  verificationId: string,
  piece: Evidence,
  source?: EvidenceSource,
): Promise<void> {
  await trx('evidence').insert({
    id: piece.id,
    verification_id: verificationId,
    kind: piece.kind,
    ...stateColumnsOf(piece),
    form: piece.form,
    forwarded: piece.forwarded,
    album_id: piece.albumId ?? null,
    content_hash: piece.contentHash,
    challenge: piece.challenge ? JSON.stringify(piece.challenge) : null,
    channel_identity_id: source?.channelIdentityId ?? null,
    message_ref: source?.messageRef ?? null,
    received_at: piece.receivedAt,
  });
}

/** What the examination leaves with a piece for the decision and for later pieces. */
export interface EvidenceTraces {
  fingerprint?: string;
  sealedTemplates?: Uint8Array;
}

export async function saveEvidenceState(
  trx: Trx,
  piece: Evidence,
  traces: EvidenceTraces = {},
): Promise<void> {
  await trx('evidence')
    .where({ id: piece.id })
    .update({
      ...stateColumnsOf(piece),
      fingerprint: traces.fingerprint ?? null,
      sealed_templates: traces.sealedTemplates ? Buffer.from(traces.sealedTemplates) : null,
    });
}

export async function findSealedTemplates(db: Db, evidenceId: string): Promise<Buffer | undefined> {
  const row = await db('evidence').where({ id: evidenceId }).select('sealed_templates').first();
  return row?.sealed_templates ?? undefined;
}

/** Of the piece of one kind that was accepted. */
export async function findFingerprint(
  db: Db,
  verificationId: string,
  kind: Evidence['kind'],
): Promise<string | undefined> {
  const row = await db('evidence')
    .where({ verification_id: verificationId, kind, state: 'accepted' })
    .select('fingerprint')
    .first();
  return row?.fingerprint ?? undefined;
}

export async function findEvidenceSource(
  db: Db,
  evidenceId: string,
): Promise<(EvidenceSource & ChannelAddress) | undefined> {
  const row = await db('evidence')
    .join('channel_identities', 'channel_identities.id', 'evidence.channel_identity_id')
    .where({ 'evidence.id': evidenceId })
    .whereNotNull('message_ref')
    .select('channel_identity_id', 'message_ref', 'chat_id', 'channel', 'bot_id')
    .first();
  return (
    row && {
      channelIdentityId: row.channel_identity_id,
      messageRef: row.message_ref,
      chatId: row.chat_id,
      channel: row.channel,
      botId: row.bot_id,
    }
  );
}

/** Templates are biometric data: erased with the media. */
export async function deleteTemplates(trx: Trx, verificationId: string): Promise<void> {
  await trx('evidence')
    .where({ verification_id: verificationId })
    .update({ sealed_templates: null, fingerprint: null, message_ref: null });
}

function stateColumnsOf(piece: Evidence) {
  return {
    state: piece.state,
    reason: piece.state === 'refused' ? piece.reason : null,
    concerns: JSON.stringify(piece.state === 'accepted' ? piece.concerns : []),
  };
}

function columnsOf(verification: Verification) {
  return {
    account_id: verification.accountId,
    status: verification.status,
    version: verification.version,
    document_type: verification.documentType ?? null,
    challenge: verification.challenge ? JSON.stringify(verification.challenge) : null,
    challenges_issued: verification.challengesIssued,
    submitted_at: 'submittedAt' in verification ? verification.submittedAt : null,
    lease_token: verification.status === 'processing' ? verification.lease.token : null,
    lease_until: verification.status === 'processing' ? verification.lease.until : null,
    reasons: JSON.stringify(verification.status === 'manual_review' ? verification.reasons : []),
    decision: isDecided(verification) ? JSON.stringify(verification.decision) : null,
    appeal: verification.appeal ? JSON.stringify(verification.appeal) : null,
    ...reviewColumnsOf(verification),
    opened_at: verification.openedAt,
    changed_at: verification.changedAt,
  };
}

function reviewColumnsOf(verification: Verification) {
  const review = verification.status === 'manual_review' ? verification : undefined;
  return {
    review_since: review?.since ?? null,
    claimed_by: review?.claim?.staffId ?? null,
    claimed_at: review?.claim?.since ?? null,
    claim_until: review?.claim?.until ?? null,
    opinions: JSON.stringify(review?.opinions ?? []),
  };
}

function isDecided(verification: Verification): verification is InStatus<'verified' | 'not_verified'> {
  return verification.status === 'verified' || verification.status === 'not_verified';
}

/** No transition: whoever holds the case goes on holding it. False when another lease, or none, is on it. */
export async function extendLease(
  trx: Trx,
  { id, lease }: InStatus<'processing'>,
  until: Date,
): Promise<boolean> {
  const extended = await trx('verifications')
    .where({ id, status: 'processing', lease_token: lease.token })
    .update({ lease_until: until });
  return extended > 0;
}
