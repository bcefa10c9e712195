import { createHash } from 'node:crypto';
import type { Trx } from '../../core/database.ts';
import type { IdempotentAnswers, KeptAnswer, Repeatable } from '../../core/idempotency/idempotent-answers.ts';
import type { Log } from '../../core/log.ts';
import { RequestRefused, TimeOver } from './problems.ts';

export interface OnceRequest extends Omit<Repeatable, 'fingerprint'> {
  method: string;
  path: string;
  /** Of the body; where that is still on its way, reads the rest of it. `undefined`: there is no whole body. */
  bodyHash: () => Promise<Buffer | undefined>;
  /** Whether the body is with us already. */
  isRead: boolean;
}

/** Keeps the answer to a request in the transaction of what it tells of. False where a repetition has taken the request
 * over, and will be answered for itself. */
export type KeepIn = (trx: Trx, answer: KeptAnswer) => Promise<boolean>;

/**
 * Answers with what `produce` makes, or, if the same request was answered before, with that. What `produce` has not kept by
 * itself is kept after it.
 */
export async function answerOnce(
  request: OnceRequest,
  { idempotentAnswers, log }: { idempotentAnswers: IdempotentAnswers; log: Log },
  produce: (keepIn: KeepIn) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const fingerprint = request.isRead ? await fingerprintOf(request) : undefined;
  const { owner, key, milliseconds, keptMilliseconds } = request;
  const begun = await idempotentAnswers.begin({
    owner,
    key,
    milliseconds,
    ...(keptMilliseconds === undefined ? {} : { keptMilliseconds }),
    ...(fingerprint && { fingerprint }),
  });
  switch (begun.state) {
    case 'reused':
      throw new RequestRefused('IDEMPOTENCY_KEY_REUSED');
    case 'in_use':
      throw new RequestRefused('IDEMPOTENCY_KEY_IN_USE', { retryAfterSeconds: begun.retryAfterSeconds });
    case 'answered': {
      const whole = fingerprint ?? (await fingerprintOf(request));
      if (!whole || !begun.isOf(whole)) throw new RequestRefused('IDEMPOTENCY_KEY_REUSED');
      return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotent-replay': 'true' } };
    }
    case 'first':
      break;
  }
  // Not to remember is no harm: the next try finds the effect as it is.
  const forgiving = (err: unknown) => log.warn({ event: 'http.answer_not_kept', err });
  let isKeptAlready = false;
  const keepIn: KeepIn = async (trx, answer) => {
    const whole = fingerprint ?? (await fingerprintOf(request));
    isKeptAlready = whole !== undefined && (await begun.keep(whole, answer, trx));
    return isKeptAlready;
  };
  try {
    const answer = await produce(keepIn);
    if (isKeptAlready) return answer;
    const whole = isKept(answer.status) ? (fingerprint ?? (await fingerprintOf(request))) : undefined;
    await (whole ? begun.keep(whole, answer) : begun.release()).catch(forgiving);
    return answer;
  } catch (err) {
    // What took too long still goes on, and has the key until it must be dead.
    if (!(err instanceof TimeOver)) await begun.release().catch(forgiving);
    throw err;
  }
}

/** What may be otherwise the next time is not remembered: our failures, limits, and who is signed in. */
function isKept(status: number): boolean {
  return status < 500 && status !== 401 && status !== 408 && status !== 429;
}

async function fingerprintOf({ method, path, bodyHash }: OnceRequest): Promise<Buffer | undefined> {
  const hash = await bodyHash();
  return hash && createHash('sha256').update(`${method} ${path}\n`).update(hash).digest();
}
