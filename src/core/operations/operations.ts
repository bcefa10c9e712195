import { enqueue } from '../outbox/outbox-store.ts';
import type { Broker, DeadLetter } from '../outbox/broker.ts';
import type { Act } from '../staff/permissions.ts';
import { ok, refuse, type Result } from '../result.ts';
import { deletePause, insertPause } from '../verification/decision-pause-store.ts';
import { readHealth, type Health } from './health.ts';
import { saveHeartbeat } from './heartbeat-store.ts';
import { operate, recordOperation, type OperateDeps, type OperationRefusal } from './operate.ts';

/** What administrators do to the service itself. Every call checks who it is, and is audited. */
export interface Operations {
  /** Oldest first. */
  deadLetters(staffId: string): Promise<Result<DeadLetter[], OperationRefusal>>;
  /** Gives it to its queue once more. */
  replay(staffId: string, deadLetterId: string): Promise<Result<undefined, OperationRefusal | 'LETTER_GONE'>>;
  /** From now on people decide what the engine would have. */
  pause(staffId: string): Promise<Result<undefined, OperationRefusal | 'ALREADY_PAUSED'>>;
  resume(staffId: string): Promise<Result<undefined, OperationRefusal | 'NOT_PAUSED'>>;
  health(staffId: string): Promise<Result<Health, OperationRefusal>>;
  /** A worker lives. */
  beat(worker: { workerId: string; faceEngine: string }): Promise<void>;
}

export interface OperationsDeps extends OperateDeps {
  broker: Pick<Broker, 'deadLetters' | 'replay' | 'depths' | 'isReady'>;
}

export function createOperations(deps: OperationsDeps): Operations {
  const { db, broker, clock } = deps;
  return {
    async deadLetters(staffId) {
      const permitted = await look(deps, staffId, { act: 'dead', action: 'dead_letters.listed' });
      return permitted.ok ? ok(await broker.deadLetters()) : permitted;
    },
    replay: (staffId, deadLetterId) => replay(deps, staffId, deadLetterId),
    pause: (staffId) =>
      operate(deps, { act: 'pause', staffId }, async (trx, now) => {
        if (!(await insertPause(trx, { pausedBy: staffId, pausedAt: now }))) return refuse('ALREADY_PAUSED');
        await recordOperation(trx, staffId, { action: 'decisions.paused' }, now);
        await enqueue(trx, { type: 'decisions.paused', staffId }, now);
        return ok(undefined);
      }),
    resume: (staffId) =>
      operate(deps, { act: 'resume', staffId }, async (trx, now) => {
        if (!(await deletePause(trx))) return refuse('NOT_PAUSED');
        await recordOperation(trx, staffId, { action: 'decisions.resumed' }, now);
        await enqueue(trx, { type: 'decisions.resumed', staffId }, now);
        return ok(undefined);
      }),
    async health(staffId) {
      const permitted = await look(deps, staffId, { act: 'health', action: 'health.viewed' });
      return permitted.ok ? ok(await readHealth(deps)) : permitted;
    },
    beat: (worker) => saveHeartbeat(db, worker, clock()),
  };
}

function look(
  deps: OperateDeps,
  staffId: string,
  { act, action }: { act: Act; action: string },
): Promise<Result<undefined, OperationRefusal>> {
  return operate<undefined, never>(deps, { act, staffId }, async (trx, now) => {
    await recordOperation(trx, staffId, { action }, now);
    return ok(undefined);
  });
}

/** The trail holds the attempt before the queue is asked, so that no replay is without an entry. */
async function replay(
  deps: OperationsDeps,
  staffId: string,
  deadLetterId: string,
): Promise<Result<undefined, OperationRefusal | 'LETTER_GONE'>> {
  const { broker } = deps;
  const letter = (await broker.deadLetters()).find(({ id }) => id === deadLetterId);
  const permitted = await operate(deps, { act: 'replay', staffId }, async (trx, now) => {
    if (!letter) return refuse('LETTER_GONE');
    const details = { deadLetterId, queue: letter.queue, ...(letter.type && { type: letter.type }) };
    await recordOperation(trx, staffId, { action: 'dead_letter.replay_requested', details }, now);
    return ok(undefined);
  });
  if (!permitted.ok) return permitted;
  return (await broker.replay(deadLetterId)) ? ok(undefined) : refuse('LETTER_GONE');
}
