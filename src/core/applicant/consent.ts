import { insertConsent, withdrawConsentOf } from '../accounts/account-store.ts';
import type { ConsentSource } from '../accounts/account.ts';
import type { Language } from '../accounts/language.ts';
import type { Trx } from '../database.ts';
import { unlinkAccount } from '../linking/answer-link.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { withdraw } from '../verification/transitions.ts';
import { isOpen, type Verification } from '../verification/verification.ts';
import { lockLatestVerification, saveVerification } from '../verification/verification-store.ts';

/** Raised with every change of the privacy notice; each consent stores which text it was given to. */
export const CONSENT_TEXT_VERSION = '2026-11-26';

/** Stores what was agreed to, when and where. Idempotent: a second consent while one stands changes nothing. */
export async function giveConsent(
  trx: Trx,
  accountId: string,
  source: ConsentSource,
  { language, now }: { language: Language; now: Date },
): Promise<void> {
  await insertConsent(trx, accountId, {
    ...source,
    textVersion: CONSENT_TEXT_VERSION,
    language,
    givenAt: now,
  });
}

/**
 * Nothing more is done with what the person gave: the consent ends, and with it an open case, wherever it stands, so that
 * its media is erased, and the link to the old shop, or the question about one. What was decided before stays decided.
 * Idempotent. The account must be locked.
 */
export async function withdrawConsent(trx: Trx, accountId: string, now: Date): Promise<void> {
  await withdrawConsentOf(trx, accountId, now);
  const verification = await lockLatestVerification(trx, accountId);
  if (verification && isOpen(verification)) await withdrawCase(trx, verification, now);
  await unlinkAccount(trx, accountId, 'page', now);
}

async function withdrawCase(trx: Trx, verification: Verification, now: Date): Promise<void> {
  const withdrawn = withdraw(verification, now);
  if (!withdrawn.ok) return;
  const entry = { actor: 'applicant', action: 'consent.withdrawn', from: verification.status } as const;
  await saveVerification(trx, withdrawn.value, entry);
  await enqueue(trx, { type: 'verification.cancelled', verificationId: verification.id }, now);
}
