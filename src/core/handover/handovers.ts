import { randomUUID } from 'node:crypto';
import type { ChannelName } from '../channel/channel.ts';
import { attachIdentity, findPersonByIdentity, isBlank, type Person } from '../accounts/account-store.ts';
import { addMilliseconds } from '../clock.ts';
import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import {
  claimHandover,
  isAskedIn,
  openHandover,
  settleHandover,
  type Handover,
  type InHandover,
} from './handover.ts';
import type { HandoverCodes } from './handover-codes.ts';
import {
  deleteHandover,
  insertHandover,
  lockHandover,
  lockHandoverByCode,
  lockUnsettledHandover,
  saveHandover,
} from './handover-store.ts';

/** When it is, and for how long a code or a question is good from then. */
interface Terms {
  now: Date;
  validMilliseconds: number;
}

/** Makes a code in this chat; the one before it is good no more. The account must be locked. */
export async function makeHandover(
  trx: Trx,
  codes: HandoverCodes,
  { account, identity }: Person,
  { now, validMilliseconds }: Terms,
): Promise<Handover> {
  const previous = await lockUnsettledHandover(trx, account.id);
  // Somebody waits for an answer to it, and hears that it will not come.
  if (previous?.status === 'claimed' && previous.expiresAt > now) await settle(trx, previous, 'refused', now);
  else if (previous) await deleteHandover(trx, previous.id);
  const made = { id: randomUUID(), accountId: account.id, originIdentityId: identity.id };
  const handover = openHandover(made, now, validMilliseconds);
  await insertHandover(trx, handover, codes.hashOf(codes.codeOf(handover.id)));
  return handover;
}

export type ClaimRefusal = 'CODE_NOT_VALID' | 'OWN_CODE' | 'ALREADY_CONNECTED' | 'CHAT_IN_USE';

/**
 * Somebody sent a code in this chat: the chat that made it is asked. A chat with a case of its own is refused whatever
 * the code is, so that its answer says nothing about the code, and uses up none.
 */
export async function claimByCode(
  trx: Trx,
  codeHash: Buffer,
  { account, identity }: Person,
  { now, validMilliseconds }: Terms,
): Promise<Result<InHandover<'claimed'>, ClaimRefusal>> {
  const handover = await lockHandoverByCode(trx, codeHash);
  if (handover?.accountId === account.id) return refuse(refusalAtHome(handover, identity.id, now));
  if (!(await isBlank(trx, account.id))) return refuse('CHAT_IN_USE');
  if (!handover) return refuse('CODE_NOT_VALID');
  if (isClaimedBy(handover, identity.id, now)) return ok(handover);

  const claimed = claimHandover(handover, identity.id, now, validMilliseconds);
  if (!claimed.ok) return claimed;
  await saveHandover(trx, claimed.value);
  await enqueue(trx, { type: 'handover.claimed', handoverId: handover.id }, now);
  return claimed;
}

function refusalAtHome(handover: Handover, identityId: string, now: Date): ClaimRefusal {
  if (handover.status === 'confirmed') return 'ALREADY_CONNECTED';
  if (handover.status !== 'open' || handover.expiresAt <= now) return 'CODE_NOT_VALID';
  return handover.originIdentityId === identityId ? 'OWN_CODE' : 'ALREADY_CONNECTED';
}

/** The same link opened twice: asked already. */
function isClaimedBy(handover: Handover, identityId: string, now: Date): handover is InHandover<'claimed'> {
  return (
    handover.status === 'claimed' && handover.claimantIdentityId === identityId && handover.expiresAt > now
  );
}

export type AnswerRefusal = 'NOT_ASKED' | 'NOT_POSSIBLE';

/**
 * The answer to “is it you?”, given in the chat that was asked, once and in time. A yes joins the other chat to the
 * account, unless it has got a case of its own meanwhile or wants to hear nothing from us. Answers with the channel of
 * the chat that was joined, or with nothing after a no.
 */
export async function answerHandover(
  trx: Trx,
  { account, identity }: Person,
  { handoverId, isMe }: { handoverId: string; isMe: boolean },
  now: Date,
): Promise<Result<ChannelName | undefined, AnswerRefusal>> {
  const handover = await lockHandover(trx, handoverId);
  if (!handover || !isAskedIn(handover, identity.id, now)) return refuse('NOT_ASKED');
  if (!isMe) {
    await settle(trx, handover, 'refused', now);
    return ok(undefined);
  }
  const claimant = await findPersonByIdentity(trx, handover.claimantIdentityId);
  // A moment after the yes, so that this chat is the one used last.
  const attached =
    claimant?.identity.reachable &&
    (await attachIdentity(trx, claimant, account.id, addMilliseconds(now, 1)));
  await settle(trx, handover, attached ? 'confirmed' : 'refused', now);
  return claimant && attached ? ok(claimant.identity.channel) : refuse('NOT_POSSIBLE');
}

async function settle(
  trx: Trx,
  handover: InHandover<'claimed'>,
  outcome: 'confirmed' | 'refused',
  now: Date,
): Promise<void> {
  await saveHandover(trx, settleHandover(handover, outcome));
  await enqueue(trx, { type: `handover.${outcome}`, handoverId: handover.id }, now);
}
