import type { Readable } from 'node:stream';
import {
  findAccounts,
  findChats,
  lockAccount,
  saveLanguage,
  type AccountHolder,
} from '../accounts/account-store.ts';
import type { Language } from '../accounts/language.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { gather } from '../gather.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { ok, refuse, type Result } from '../result.ts';
import { findSession } from '../sessions/session-store.ts';
import type { DocumentType, EvidenceKind } from '../verification/evidence.ts';
import type { Policy } from '../verification/policy.ts';
import { renewChallenge, wantsChallenge, type ChooseChallenge } from '../verification/renew-challenge.ts';
import type { CancelRefusal, ChooseDocumentRefusal } from '../verification/transitions.ts';
import { isOpen, wantedEvidence, type Verification } from '../verification/verification.ts';
import {
  findLatestToldCases,
  findVerification,
  lockVerification,
  type ToldCase,
  lockLatestVerification,
} from '../verification/verification-store.ts';
import { appealCase, type AppealRefusal } from './appeal-case.ts';
import { cancelCase, chooseDocumentType } from './change-case.ts';
import { consentTextVersion, giveConsent, withdrawConsent } from './consent.ts';
import { giveEvidence, type GiveEvidenceRefusal } from './give-evidence.ts';
import { openCase } from './open-case.ts';

type BeginRefusal =
  'NOT_FOUND' | 'CONSENT_MISSING' | 'TOO_MANY_CASES' | 'ALREADY_VERIFIED' | ChooseDocumentRefusal;
/** What stands. */
interface GivenConsent {
  givenAt: Date;
  textVersion: string;
}

type ConsentRefusal = 'NOT_FOUND' | 'CONSENT_TEXT_OUTDATED';
type SubmitRefusal = 'NOT_FOUND' | 'EVIDENCE_MISSING' | 'CLOSED';
type ChallengeRefusal = 'NOT_FOUND' | 'CHALLENGE_NOT_DUE';

/** A piece given through the API; its bytes are read once. */
export interface Upload {
  /** It must live when the piece is attached: bytes may take minutes. */
  sessionId: string;
  verificationId: string;
  kind: EvidenceKind;
  content: Readable;
  signal?: AbortSignal;
  /** Told in the transaction that attaches the piece. */
  keep?: (trx: Trx, told: ToldCase) => Promise<unknown>;
}

/**
 * What an applicant does outside a chat. Each call is one transaction with the account and the case locked, in the order
 * in which the dialogue locks them. Another account's case is `NOT_FOUND`, and so is everything of an erased account.
 */
export interface Applicants {
  /** As `current`, read together with whatever is asked in the same turn of the event loop. */
  holder(accountId: string): Promise<AccountHolder | undefined>;
  /** Where the person can be told something. */
  chats(accountId: string): ReturnType<typeof findChats>;
  setLanguage(accountId: string, language: Language): Promise<void>;
  /** Of the text that is agreed to now. */
  readonly consentTextVersion: string;
  /** The latest case, open or closed. */
  current(accountId: string): Promise<ToldCase | undefined>;
  find(accountId: string, verificationId: string): Promise<Verification | undefined>;
  /** Given in a session of the account. Idempotent: what stands, stands since it was given first. */
  giveConsent(
    accountId: string,
    consent: { textVersion: string; language: Language; sessionId: string },
  ): Promise<Result<GivenConsent, ConsentRefusal>>;
  /** Ends an open case, wherever it stands, and the link to the old shop. Idempotent. */
  withdrawConsent(accountId: string): Promise<void>;
  /** The open case, or a new one; a document type is chosen in either. */
  begin(
    accountId: string,
    documentType?: DocumentType,
  ): Promise<Result<{ verification: Verification; isNew: boolean }, BeginRefusal>>;
  /** Head turns that hold long enough to record a video; new ones where the old do not. */
  renewChallenge(accountId: string, verificationId: string): Promise<Result<Verification, ChallengeRefusal>>;
  /** The same bytes again, while the piece stands, are no harm and change nothing. */
  giveEvidence(accountId: string, upload: Upload): Promise<Result<ToldCase, GiveEvidenceRefusal>>;
  /** The last accepted piece submits a case by itself: this only tells whether anything is missing. Idempotent. */
  submit(accountId: string, verificationId: string): Promise<Result<Verification, SubmitRefusal>>;
  cancel(
    accountId: string,
    verificationId: string,
  ): Promise<Result<Verification, 'NOT_FOUND' | CancelRefusal>>;
  /** Another look at a declined case: answers with the new case in which the pieces are given again. */
  appeal(
    accountId: string,
    verificationId: string,
  ): Promise<Result<Verification, 'NOT_FOUND' | 'CONSENT_MISSING' | AppealRefusal>>;
}

export interface ApplicantsDeps {
  db: Db;
  vault: MediaVault;
  policy: Policy;
  clock: Clock;
  chooseChallenge: ChooseChallenge;
}

export function createApplicants(deps: ApplicantsDeps): Applicants {
  const { db, clock, policy } = deps;
  const shownText = consentTextVersion(policy.faceService);
  const find = (accountId: string, verificationId: string) => findOwn(db, accountId, verificationId);
  return {
    holder: gather((accountIds) => findAccounts(db, accountIds)),
    chats: (accountId) => findChats(db, accountId),
    setLanguage: (accountId, language) => inTransaction(db, (trx) => saveLanguage(trx, accountId, language)),
    current: gather((accountIds) => findLatestToldCases(db, accountIds)),
    find,
    consentTextVersion: shownText,
    giveConsent: (accountId, consent) =>
      inTransaction(db, (trx) => consentIn(trx, accountId, { ...consent, shownText }, clock())),
    withdrawConsent: (accountId) =>
      inTransaction(db, async (trx) => {
        if (await lockAccount(trx, accountId)) await withdrawConsent(trx, accountId, clock());
      }),
    begin: (accountId, documentType) => inTransaction(db, (trx) => begin(trx, deps, accountId, documentType)),
    renewChallenge: (accountId, verificationId) =>
      inTransaction(db, (trx) => renew(trx, deps, accountId, verificationId)),
    giveEvidence: (accountId, upload) => giveEvidence(deps, accountId, upload),
    async submit(accountId, verificationId) {
      const verification = await find(accountId, verificationId);
      return verification ? submitted(verification) : refuse('NOT_FOUND');
    },
    cancel: (accountId, verificationId) =>
      inTransaction(db, async (trx) => {
        const verification = await lockOwn(trx, accountId, verificationId);
        return verification ? cancelCase(trx, verification, clock()) : refuse('NOT_FOUND');
      }),
    appeal: (accountId, verificationId) =>
      inTransaction(db, async (trx) => {
        const holder = await lockAccount(trx, accountId);
        const declined = holder && (await findOwn(trx, accountId, verificationId));
        if (!declined) return refuse('NOT_FOUND');
        return holder.consentedAt ? appealCase(trx, deps, declined) : refuse('CONSENT_MISSING');
      }),
  };
}

async function consentIn(
  trx: Trx,
  accountId: string,
  consent: { textVersion: string; shownText: string; language: Language; sessionId: string },
  now: Date,
): Promise<Result<GivenConsent, ConsentRefusal>> {
  const { textVersion, shownText, language, sessionId } = consent;
  const holder = await lockAccount(trx, accountId);
  if (!holder) return refuse('NOT_FOUND');
  const { consentedAt, consentedText } = holder;
  if (consentedAt && consentedText !== undefined)
    return ok({ givenAt: consentedAt, textVersion: consentedText });
  if (textVersion !== shownText) return refuse('CONSENT_TEXT_OUTDATED');
  const session = await findSession(trx, sessionId);
  if (session?.accountId !== accountId) return refuse('NOT_FOUND');
  const source = { sessionId, sessionProof: session.proof };
  await giveConsent(trx, accountId, source, { textVersion, language, now });
  return ok({ givenAt: now, textVersion });
}

async function begin(
  trx: Trx,
  deps: ApplicantsDeps,
  accountId: string,
  documentType: DocumentType | undefined,
): Promise<Result<{ verification: Verification; isNew: boolean }, BeginRefusal>> {
  const holder = await lockAccount(trx, accountId);
  if (!holder) return refuse('NOT_FOUND');
  if (!holder.consentedAt) return refuse('CONSENT_MISSING');
  const latest = await lockLatestVerification(trx, accountId);
  if (latest?.status === 'verified') return refuse('ALREADY_VERIFIED');
  const isNew = !latest || !isOpen(latest);
  const opened = isNew ? await openCase(trx, deps, accountId) : ok(latest);
  if (!opened.ok || !documentType) return opened.ok ? ok({ verification: opened.value, isNew }) : opened;
  const chosen = await chooseDocumentType(trx, opened.value, documentType, deps.clock());
  return chosen.ok ? ok({ verification: chosen.value, isNew }) : chosen;
}

/** Enough to read what to do, record it and send it. */
const CHALLENGE_LASTS_MILLISECONDS = 2 * 60_000;

async function renew(
  trx: Trx,
  { chooseChallenge, clock }: ApplicantsDeps,
  accountId: string,
  verificationId: string,
): Promise<Result<Verification, ChallengeRefusal>> {
  const verification = await lockOwn(trx, accountId, verificationId);
  if (!verification) return refuse('NOT_FOUND');
  if (!wantsChallenge(verification)) return refuse('CHALLENGE_NOT_DUE');
  const now = clock();
  const mustHoldUntil = addMilliseconds(now, CHALLENGE_LASTS_MILLISECONDS);
  return ok(await renewChallenge(trx, verification, chooseChallenge, { now, mustHoldUntil }));
}

function submitted(verification: Verification): Result<Verification, SubmitRefusal> {
  switch (verification.status) {
    case 'collecting': {
      const isMissing = !verification.documentType || wantedEvidence(verification) !== undefined;
      return isMissing ? refuse('EVIDENCE_MISSING') : ok(verification);
    }
    case 'expired':
    case 'cancelled':
      return refuse('CLOSED');
    default:
      return ok(verification);
  }
}

async function findOwn(db: Db, accountId: string, verificationId: string): Promise<Verification | undefined> {
  const verification = await findVerification(db, verificationId);
  return verification?.accountId === accountId ? verification : undefined;
}

async function lockOwn(
  trx: Trx,
  accountId: string,
  verificationId: string,
): Promise<Verification | undefined> {
  if (!(await lockAccount(trx, accountId))) return undefined;
  const verification = await lockVerification(trx, verificationId);
  return verification?.accountId === accountId ? verification : undefined;
}
