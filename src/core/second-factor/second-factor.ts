import { ok, refuse, type Result } from '../result.ts';

/** Whose second factor. */
export interface FactorOwner {
  kind: 'staff' | 'account';
  id: string;
}

interface FactorBase {
  owner: FactorOwner;
  sealedSecret: Buffer;
  begunAt: Date;
}

export type SecondFactor =
  | (FactorBase & { status: 'begun' })
  /** `lastStep` is the newest step whose code was taken: neither it nor an older one is taken again. */
  | (FactorBase & { status: 'confirmed'; confirmedAt: Date; lastStep: number });

const BEGUN_MINUTES = 15;

/** Whether somebody is still at it. */
export function isOpen({ begunAt }: SecondFactor, now: Date): boolean {
  return now.getTime() - begunAt.getTime() < BEGUN_MINUTES * 60_000;
}

/** `step` is that of the code given, if it had one. */
export function confirmFactor(
  factor: SecondFactor | undefined,
  step: number | undefined,
  now: Date,
): Result<SecondFactor & { status: 'confirmed' }, 'NOT_BEGUN' | 'WRONG_CODE'> {
  if (factor?.status !== 'begun' || !isOpen(factor, now)) return refuse('NOT_BEGUN');
  if (step === undefined) return refuse('WRONG_CODE');
  return ok({ ...factor, status: 'confirmed', confirmedAt: now, lastStep: step });
}

export function useStep(
  factor: SecondFactor | undefined,
  step: number | undefined,
): Result<SecondFactor & { status: 'confirmed' }, 'NOT_ENROLLED' | 'WRONG_CODE' | 'CODE_USED'> {
  if (factor?.status !== 'confirmed') return refuse('NOT_ENROLLED');
  if (step === undefined) return refuse('WRONG_CODE');
  if (step <= factor.lastStep) return refuse('CODE_USED');
  return ok({ ...factor, lastStep: step });
}
