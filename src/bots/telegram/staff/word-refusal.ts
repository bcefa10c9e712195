import { staffIdOf } from '../../../core/review/case-file.ts';
import type { ReviewRefusal, Reviews } from '../../../core/review/reviews.ts';
import { nameOf } from './case-card.ts';
import type { StaffPhrases } from './phrases/phrases.ts';

const MEANWHILE: ReadonlySet<ReviewRefusal> = new Set(['NOT_IN_REVIEW', 'CHANGED', 'NOT_CLAIMED']);

/** Why it was not done. Where somebody else was faster, it says who. */
export async function wordRefusal(
  { reviews, phrases }: { reviews: Pick<Reviews, 'file'>; phrases: StaffPhrases },
  verificationId: string,
  refusal: ReviewRefusal,
): Promise<string> {
  const file = MEANWHILE.has(refusal) ? await reviews.file(verificationId) : undefined;
  const { verification } = file ?? {};
  if (!file || (verification?.status !== 'verified' && verification?.status !== 'not_verified'))
    return phrases.refusals[refusal];
  const { decidedBy } = verification.decision;
  const id = staffIdOf(decidedBy);
  const name = id === undefined ? decidedBy : nameOf(file.staff.get(id));
  return phrases.card.decided(phrases.card.outcomes[verification.status], name);
}
