import { recordEvent } from '../audit/audit-store.ts';
import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import { confirmLink, isAskedOf, undoLink, type LegacyLink } from './legacy-link.ts';
import { findLinkOf, lockHolderOf, lockLink, saveLink } from './legacy-link-store.ts';

export type LinkAnswerRefusal = 'NOT_ASKED' | 'LINKED_ELSEWHERE';

/**
 * The answer to “was it you?”, given once and in time from any chat of the account, which the caller has locked. A yes links,
 * unless the customer was linked to another account meanwhile; a no leaves nothing of the customer here.
 */
export async function answerLink(
  trx: Trx,
  accountId: string,
  { linkId, isMe }: { linkId: string; isMe: boolean },
  now: Date,
): Promise<Result<LegacyLink, LinkAnswerRefusal>> {
  const link = await lockLink(trx, linkId);
  if (!link || !isAskedOf(link, accountId, now)) return refuse('NOT_ASKED');
  const holder = isMe ? await lockHolderOf(trx, link.customer.hash) : undefined;
  const answered = isMe && holder === undefined ? confirmLink(link, now) : undoLink(link);
  await saveLink(trx, answered);
  if (answered.status === 'linked') {
    await recordLinking(trx, { accountId, linkId, action: 'account.linked', now });
    await enqueue(trx, { type: 'account.linked', accountId }, now);
  }
  return holder === undefined ? ok(answered) : refuse('LINKED_ELSEWHERE');
}

/** Takes back whatever stands between the account, which the caller has locked, and a customer. False where nothing does. */
export async function unlinkAccount(
  trx: Trx,
  accountId: string,
  doneIn: 'chat' | 'page',
  now: Date,
): Promise<boolean> {
  const found = await findLinkOf(trx, accountId);
  const link = found && (await lockLink(trx, found.id));
  if (!link || link.status === 'undone') return false;
  await saveLink(trx, undoLink(link));
  if (link.status === 'linked') {
    await recordLinking(trx, { accountId, linkId: link.id, action: 'account.unlinked', now });
    await enqueue(trx, { type: 'account.unlinked', accountId, doneIn }, now);
  }
  return true;
}

/** Of the customer nothing is said: the id of the link stands for them. */
async function recordLinking(
  trx: Trx,
  linking: { accountId: string; linkId: string; action: 'account.linked' | 'account.unlinked'; now: Date },
): Promise<void> {
  const { accountId, linkId, action, now } = linking;
  await recordEvent(trx, {
    actor: 'applicant',
    action,
    subject: { accountId },
    details: { linkId },
    at: now,
  });
}
