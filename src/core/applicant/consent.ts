import { insertConsent, withdrawConsentOf } from '../accounts/account-store.ts';
import type { ConsentSource } from '../accounts/account.ts';
import type { Language } from '../accounts/language.ts';
import type { Trx } from '../database.ts';
import { unlinkAccount } from '../linking/answer-link.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { withdraw } from '../verification/transitions.ts';
import { isOpen, type Verification } from '../verification/verification.ts';
import { lockLatestVerification, saveVerification } from '../verification/verification-store.ts';

/** Of the privacy notice as it is where no service sees faces. Raised with every change of it. */
export const CONSENT_TEXT_VERSION = '2026-11-26';

/** Each consent stores which text it was given to; a notice that names a face service is another text. */
export function consentTextVersion(faceService: string | undefined): string {
  return faceService === undefined
    ? CONSENT_TEXT_VERSION
    : `${CONSENT_TEXT_VERSION}${suffixFor(faceService)}`;
}

/** Whether whoever agreed to this text was told of the service, whatever else the text said. */
export function namesFaceService(textVersion: string, faceService: string): boolean {
  return textVersion.endsWith(suffixFor(faceService));
}

function suffixFor(faceService: string): string {
  return `+${faceService}`;
}

/** Stores what was agreed to, when and where. Idempotent: a second consent while one stands changes nothing. */
export async function giveConsent(
  trx: Trx,
  accountId: string,
  source: ConsentSource,
  { textVersion, language, now }: { textVersion: string; language: Language; now: Date },
): Promise<void> {
  await insertConsent(trx, accountId, { ...source, textVersion, language, givenAt: now });
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
