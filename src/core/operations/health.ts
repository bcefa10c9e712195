import { addMilliseconds } from '../clock.ts';
import { countMessages } from '../outbox/outbox-store.ts';
import type { Broker, QueueDepths } from '../outbox/broker.ts';
import { countOwed, type Owed } from '../review/deadline-store.ts';
import { findPause, type DecisionPause } from '../verification/decision-pause-store.ts';
import { findEngineTrouble, findLivingWorkers, type LivingWorkers } from './heartbeat-store.ts';
import type { OperateDeps } from './operate.ts';

/** How the service is. That it can be read shows that the database answers. */
export interface Health {
  /** None: nobody examines or decides. */
  workers: readonly LivingWorkers[];
  lastComparedAt?: Date;
  /** Cases that wait for another attempt after a technical failure. */
  inError: number;
  queueIsReady: boolean;
  /** Absent where the queue does not tell. */
  depths?: QueueDepths;
  /** Messages that the queue has not taken yet. */
  outbox: number;
  /** Cases that wait for us. */
  owed: Owed;
  pause?: DecisionPause;
}

export interface HealthDeps extends OperateDeps {
  broker: Pick<Broker, 'depths' | 'isReady'>;
}

/** A worker says every quarter of a minute that it lives. */
const SILENT_MILLISECONDS = 60_000;

export async function readHealth({ db, broker, clock }: HealthDeps): Promise<Health> {
  const queueIsReady = broker.isReady();
  // A queue that cannot be asked is what somebody wants to read here.
  const depths = queueIsReady ? await broker.depths().catch(() => undefined) : undefined;
  const pause = await findPause(db);
  return {
    workers: await findLivingWorkers(db, addMilliseconds(clock(), -SILENT_MILLISECONDS)),
    ...(await findEngineTrouble(db)),
    queueIsReady,
    ...(depths && { depths }),
    outbox: await countMessages(db),
    owed: await countOwed(db),
    ...(pause && { pause }),
  };
}
