import { addMilliseconds } from '../clock.ts';
import { ok, refuse, type Result } from '../result.ts';

/** One case on its way to another chat. Who holds the code may ask for it; the chat that made the code decides. */
export type Handover = HandoverBase &
  ({ status: 'open' } | ClaimedAs<'claimed'> | ClaimedAs<'confirmed'> | ClaimedAs<'refused'>);

interface ClaimedAs<Status> {
  status: Status;
  /** The chat where the code was sent. */
  claimantIdentityId: string;
}

interface HandoverBase {
  id: string;
  accountId: string;
  /** The chat where the code was made, and where the question is asked. */
  originIdentityId: string;
  /** First of the code, then of the question. */
  expiresAt: Date;
}

export type InHandover<Status extends Handover['status']> = Extract<Handover, { status: Status }>;

export function openHandover(
  made: Pick<Handover, 'id' | 'accountId' | 'originIdentityId'>,
  now: Date,
  validMilliseconds: number,
): InHandover<'open'> {
  return { ...made, status: 'open', expiresAt: addMilliseconds(now, validMilliseconds) };
}

/** Uses up the code. The question that follows is good for as long again: a code sent in its last second still leaves
 * the time to answer. */
export function claimHandover(
  handover: Handover,
  claimantIdentityId: string,
  now: Date,
  validMilliseconds: number,
): Result<InHandover<'claimed'>, 'CODE_NOT_VALID'> {
  if (handover.status !== 'open' || handover.expiresAt <= now) return refuse('CODE_NOT_VALID');
  return ok({
    ...handover,
    status: 'claimed',
    claimantIdentityId,
    expiresAt: addMilliseconds(now, validMilliseconds),
  });
}

/** Whether the question stands in that chat: asked there, not answered, not run out. */
export function isAskedIn(
  handover: Handover,
  identityId: string,
  now: Date,
): handover is InHandover<'claimed'> {
  return (
    handover.status === 'claimed' && handover.originIdentityId === identityId && handover.expiresAt > now
  );
}

export function settleHandover<Outcome extends 'confirmed' | 'refused'>(
  handover: InHandover<'claimed'>,
  outcome: Outcome,
): HandoverBase & ClaimedAs<Outcome> {
  return { ...handover, status: outcome };
}
