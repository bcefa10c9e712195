import { z } from 'zod';
import type { SeenCheck } from './review-store.ts';

export interface WhereToLook {
  /** In pixels of the upright picture. */
  portrait?: { left: number; top: number; width: number; height: number };
  /** Seconds. */
  frames: readonly number[];
}

const box = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
const portraits = z.object({ portraits: z.tuple([z.object({ box })]).rest(z.unknown()) });
const compared = z.object({ comparedAt: z.array(z.number()) });

/** Where the engines found the faces that they compared. Checks of an older release say nothing of it. */
export function whereToLook(checks: readonly SeenCheck[]): WhereToLook {
  const found = portraits.safeParse(checks.findLast(({ name }) => name === 'document_portrait')?.findings);
  const seen = compared.safeParse(checks.findLast(({ name }) => name === 'selfie_video')?.findings);
  return {
    ...(found.success && { portrait: found.data.portraits[0].box }),
    frames: seen.success ? seen.data.comparedAt : [],
  };
}
