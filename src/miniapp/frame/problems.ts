import type { Applicants } from '../../core/applicant/applicants.ts';
import type { Linking } from '../../core/linking/linking.ts';
import type { OneTimeLinks } from '../../core/one-time-links/one-time-links.ts';
import type { Sessions } from '../../core/sessions/sessions.ts';
import type { ProofRefusal } from '../../core/sign-in/proven-identity.ts';
import type { SignIns } from '../../core/sign-in/sign-ins.ts';
import type { Problem } from '../contract/problem.ts';

/** What a service of core may refuse, over all that it does. */
type RefusalsOf<Service> = {
  [Name in keyof Service]: Service[Name] extends (...given: never[]) => Promise<infer Answered>
    ? Answered extends { ok: false; refusal: infer Refusal extends string }
      ? Refusal
      : never
    : never;
}[keyof Service];

type FrameCode =
  | 'TOKEN_MISSING'
  | 'TOKEN_INVALID'
  | 'TOKEN_EXPIRED'
  | 'WRONG_AUDIENCE'
  | 'SESSION_ENDED'
  | 'SCOPE_MISSING'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'BODY_UNREADABLE'
  | 'BODY_TOO_LARGE'
  | 'CONTENT_TYPE_UNSUPPORTED'
  | 'REQUEST_TOO_SLOW'
  | 'VALIDATION_FAILED'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_STREAMS'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_KEY_IN_USE'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** Stable: clients decide by it. */
export type ProblemCode = FrameCode | RefusalsOf<Applicants> | SessionsCode | RefusalsOf<Linking>;
/** What proves who somebody is refuses for itself. */
type SessionsCode =
  | RefusalsOf<Omit<Sessions, 'open' | 'exchange'>>
  | RefusalsOf<SignIns>
  | RefusalsOf<OneTimeLinks>
  | RefusalsOfProofs;
type RefusalsOfProofs = ProofRefusal | 'PROOF_NOT_CONFIGURED' | 'MESSENGER_DOWN';

/** Every code has its status and its words: a refusal that core learns does not compile until it has both here. */
export const PROBLEMS: Readonly<Record<ProblemCode, { status: number; title: string }>> = {
  BODY_UNREADABLE: { status: 400, title: 'The body cannot be read.' },
  TOKEN_MISSING: { status: 401, title: 'Sign in first.' },
  TOKEN_INVALID: { status: 401, title: 'The token is not valid.' },
  TOKEN_REUSED: { status: 401, title: 'The token was used before, so the session has ended.' },
  TOKEN_EXPIRED: { status: 401, title: 'The token has expired.' },
  WRONG_AUDIENCE: { status: 401, title: 'The token is for another zone.' },
  SESSION_ENDED: { status: 401, title: 'The session has ended.' },
  PROOF_INVALID: { status: 401, title: 'This proves nothing.' },
  PROOF_EXPIRED: { status: 401, title: 'The proof is too old: open the page anew.' },
  PROOF_REPLAYED: { status: 401, title: 'The proof was used already: open the page anew.' },
  LINK_OVER: { status: 401, title: 'The link was used already, or is too old.' },
  SCOPE_MISSING: { status: 403, title: 'The token does not carry the scope that this needs.' },
  LINK_NOT_OFFERED: { status: 403, title: 'Only a mini-program is given a link.' },
  CONSENT_MISSING: { status: 403, title: 'Consent comes first.' },
  NOT_VERIFIED: { status: 403, title: 'Verification comes first.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here.' },
  CASE_ERASED: { status: 404, title: 'There is nothing here.' },
  PROOF_NOT_CONFIGURED: { status: 404, title: 'Nobody can sign in this way here.' },
  LEGACY_SHOP_NOT_CONFIGURED: { status: 404, title: 'There is no old shop here.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This cannot be done here.' },
  REQUEST_TOO_SLOW: { status: 408, title: 'The request took too long to arrive.' },
  IDEMPOTENCY_KEY_IN_USE: { status: 409, title: 'A request with this key is being answered.' },
  CONSENT_TEXT_OUTDATED: { status: 409, title: 'The text has changed: show the new one.' },
  DOCUMENT_ALREADY_GIVEN: { status: 409, title: 'A piece of another document was given already.' },
  ALREADY_VERIFIED: { status: 409, title: 'The account is verified already.' },
  ALREADY_SUBMITTED: { status: 409, title: 'The case was submitted already.' },
  ALBUM_EXTRA: { status: 409, title: 'One picture of an album is taken.' },
  NOT_DECLINED: { status: 409, title: 'The case was not declined.' },
  APPEAL_DECIDED: { status: 409, title: 'This was another look already.' },
  APPEALED_ALREADY: { status: 409, title: 'Another look at the case was asked for already.' },
  APPEAL_TOO_LATE: { status: 409, title: 'Another case was decided since.' },
  CASE_OPEN: { status: 409, title: 'Another case is under way.' },
  CLOSED: { status: 409, title: 'The case is closed.' },
  STILL_LOOKING: { status: 409, title: 'The piece before this one is still looked at.' },
  WRONG_PIECE: { status: 409, title: 'Another piece is wanted now.' },
  SAME_FILE_RESENT: { status: 409, title: 'This very file was refused before.' },
  CHALLENGE_EXPIRED: { status: 409, title: 'The head turns to show have expired.' },
  CHALLENGE_NOT_DUE: { status: 409, title: 'No selfie video is wanted now.' },
  DOCUMENT_NOT_CHOSEN: { status: 409, title: 'Choose a document first.' },
  EVIDENCE_MISSING: { status: 409, title: 'A piece is missing.' },
  ALREADY_LINKED: { status: 409, title: 'An account of the old shop is linked already.' },
  LINKED_ELSEWHERE: { status: 409, title: 'That account is linked to somebody else: ask support.' },
  CHAT_NEEDED: { status: 409, title: 'There is no chat in which the link could be confirmed.' },
  NOT_LINKED: { status: 409, title: 'No account of the old shop is linked.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large.' },
  FILE_TOO_LARGE: { status: 413, title: 'The file is too large.' },
  CONTENT_TYPE_UNSUPPORTED: { status: 415, title: 'The body has another content type than is read here.' },
  FILE_TYPE_UNSUPPORTED: { status: 415, title: 'The file is of a type that is not read here.' },
  HEIC_UNSUPPORTED: { status: 415, title: 'HEIC pictures are not read here: send a JPEG.' },
  VALIDATION_FAILED: { status: 422, title: 'The request is not as documented.' },
  LEGACY_CREDENTIALS_WRONG: { status: 422, title: 'Login or password is wrong.' },
  CURSOR_INVALID: { status: 422, title: 'The cursor is none of ours.' },
  FILE_EMPTY: { status: 422, title: 'The file is empty.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This key was used for another request.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests.' },
  LOCKED: { status: 429, title: 'Too many tries: wait.' },
  TOO_MANY_STREAMS: { status: 429, title: 'Too many streams are open.' },
  TOO_MANY_CASES: { status: 429, title: 'Too many cases were opened today.' },
  INTERNAL: { status: 500, title: 'Something is wrong with us. It was noted.' },
  MESSENGER_DOWN: { status: 503, title: 'The messenger does not answer.' },
  LEGACY_SHOP_DOWN: { status: 503, title: 'The old shop does not answer.' },
  UNAVAILABLE: { status: 503, title: 'This does not work just now. Try again soon.' },
};

/** What goes wrong for one request. */
export interface Refused<Code extends ProblemCode = ProblemCode> {
  code: Code;
  /** Names what is wrong, never with a value. */
  detail?: string;
  retryAfterSeconds?: number;
}

const TIME_OVER_SECONDS = 10;
/** When to ask again for what does not answer. */
const AWAY_SECONDS = 5;

/** Thrown where a request goes no further. */
export class RequestRefused extends Error {
  override name = 'RequestRefused';
  readonly refused: Refused;

  constructor(code: ProblemCode, more: Omit<Refused, 'code'> = {}) {
    super(`Refused: ${code}`);
    this.refused = { code, ...more };
  }
}

/** We took too long ourselves; the work goes on. */
export class TimeOver extends RequestRefused {
  constructor() {
    super('UNAVAILABLE', { retryAfterSeconds: TIME_OVER_SECONDS });
  }
}

/** A problem document; its type is a place on the human-readable page. */
export function toProblem({ code, detail, retryAfterSeconds: given }: Refused): Problem {
  const { status, title } = PROBLEMS[code];
  const retryAfterSeconds = given ?? (status === 503 ? AWAY_SECONDS : undefined);
  return {
    type: `/docs#${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
