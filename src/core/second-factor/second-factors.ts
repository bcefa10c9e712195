import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Limiters } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import { seal, unseal } from '../media/seal.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { AuthenticatorEntry, OneTimePasswordEngine } from './one-time-password-engine.ts';
import { confirmFactor, isOpen, useStep, type FactorOwner, type SecondFactor } from './second-factor.ts';
import { deleteFactor, findFactor, insertFactor, lockFactor, saveFactor } from './second-factor-store.ts';

/** Codes of an authenticator app, asked for beside something else that somebody has or knows. */
export interface SecondFactors {
  /** Begun again, it starts afresh; it must be confirmed within a quarter of an hour. */
  begin(owner: FactorOwner, entry: AuthenticatorEntry): Promise<Result<Enrolment, 'ALREADY_ENROLLED'>>;
  /** With a first code from the app; that code is used up by it. Throws `LimiterDown`. */
  confirm(owner: FactorOwner, code: string): Promise<Checked<'NOT_BEGUN' | 'WRONG_CODE'>>;
  /** Takes each code once. Throws `LimiterDown`. */
  check(owner: FactorOwner, code: string): Promise<Checked<'NOT_ENROLLED' | 'WRONG_CODE' | 'CODE_USED'>>;
  stateOf(owner: FactorOwner): Promise<'none' | 'begun' | 'confirmed'>;
  /** Whether there was one. Who may is the caller's to know. */
  remove(owner: FactorOwner): Promise<boolean>;
}

/** For its owner's eyes, once. */
interface Enrolment {
  secret: string;
  uri: string;
}

/** `LOCKED`: after too many wrong codes no code is looked at until then. */
type Checked<Refusal extends string> =
  Result<undefined, Refusal> | { ok: false; refusal: 'LOCKED'; retryAfterSeconds: number };

export interface SecondFactorDeps {
  db: Db;
  masterKey: Uint8Array;
  engine: OneTimePasswordEngine;
  limiters: Pick<Limiters, 'second_factor'>;
  clock: Clock;
  log: Log;
}

export function createSecondFactors(deps: SecondFactorDeps): SecondFactors {
  const { db, masterKey, engine, clock, log } = deps;
  const tell = (event: string, { kind, id }: FactorOwner): void =>
    log.info({ event: `second_factor.${event}`, owner: kind, ownerId: id });

  return {
    async begin(owner, entry) {
      const secret = engine.createSecret();
      const sealedSecret = seal(masterKey, contextOf(owner), Buffer.from(secret));
      const factor: SecondFactor = { owner, sealedSecret, begunAt: clock(), status: 'begun' };
      const isWritten = await inTransaction(db, (trx) => insertFactor(trx, factor));
      if (!isWritten) return refuse('ALREADY_ENROLLED');
      tell('begun', owner);
      return ok({ secret, uri: engine.uriOf(secret, entry) });
    },
    async confirm(owner, code) {
      const confirmed = await takeCode(deps, owner, code, confirmFactor);
      tell(confirmed.ok ? 'confirmed' : 'refused', owner);
      return confirmed;
    },
    async check(owner, code) {
      const checked = await takeCode(deps, owner, code, useStep);
      tell(checked.ok ? 'passed' : 'refused', owner);
      return checked;
    },
    async stateOf(owner) {
      const factor = await findFactor(db, owner);
      if (factor?.status === 'begun' && !isOpen(factor, clock())) return 'none';
      return factor?.status ?? 'none';
    },
    async remove(owner) {
      const isRemoved = await inTransaction(db, (trx) => deleteFactor(trx, owner));
      if (isRemoved) tell('removed', owner);
      return isRemoved;
    },
  };
}

type Take<Refusal extends string> = (
  factor: SecondFactor | undefined,
  step: number | undefined,
  now: Date,
) => Result<SecondFactor & { status: 'confirmed' }, Refusal>;

/** Counted before it is looked at, so that many guesses at once are no more than many one by one. A good one is given back. */
async function takeCode<Refusal extends string>(
  deps: SecondFactorDeps,
  owner: FactorOwner,
  code: string,
  take: Take<Refusal>,
): Promise<Checked<Refusal>> {
  const key = `${owner.kind}:${owner.id}`;
  const tries = deps.limiters.second_factor;
  const taken = await tries.take(key);
  if (!taken.ok) return { ...refuse('LOCKED'), retryAfterSeconds: taken.retryAfterSeconds };
  const used = await inTransaction(deps.db, (trx) => takeLocked(deps, trx, { owner, code }, take));
  if (!used.ok) return used;
  await tries.giveBack(key);
  return ok(undefined);
}

/** The row is locked: of two codes at once the second finds the step of the first. */
async function takeLocked<Refusal extends string>(
  { masterKey, engine, clock }: SecondFactorDeps,
  trx: Trx,
  { owner, code }: { owner: FactorOwner; code: string },
  take: Take<Refusal>,
): Promise<Result<undefined, Refusal>> {
  const now = clock();
  const factor = await lockFactor(trx, owner);
  const secret = factor && unseal(masterKey, contextOf(owner), factor.sealedSecret).toString();
  const step = secret ? engine.findStep(secret, code.replace(/\s/g, ''), now) : undefined;
  const used = take(factor, step, now);
  if (!used.ok) return used;
  await saveFactor(trx, used.value);
  return ok(undefined);
}

function contextOf({ kind, id }: FactorOwner): string {
  return `second_factors.sealed_secret:${kind}:${id}`;
}
