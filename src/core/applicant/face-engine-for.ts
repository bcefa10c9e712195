import { findAccount } from '../accounts/account-store.ts';
import type { Db } from '../database.ts';
import type { FaceEngine } from '../face/face-engine.ts';
import type { Policy } from '../verification/policy.ts';
import type { Verification } from '../verification/verification.ts';
import { namesFaceService } from './consent.ts';

/** The engine that may see the faces of a case: the one on this machine, unless the consent that stands names the service. */
export async function faceEngineFor(
  { db, faceEngine, policy }: { db: Db; faceEngine: FaceEngine; policy: Policy },
  { id, accountId }: Pick<Verification, 'id' | 'accountId'>,
): Promise<FaceEngine> {
  if (!faceEngine.fallback) return faceEngine;
  const holder = await findAccount(db, accountId);
  const { faceService } = policy;
  const mayBeSent =
    faceService !== undefined &&
    holder?.consentedText !== undefined &&
    namesFaceService(holder.consentedText, faceService);
  return mayBeSent ? (faceEngine.forCase?.(id) ?? faceEngine) : faceEngine.fallback;
}
