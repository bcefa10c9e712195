import type { Config } from '../core/config.ts';
import type { FaceEngine } from '../core/face/face-engine.ts';
import { createTurnstile } from '../core/service-calls/create-turnstile.ts';
import { rememberFace } from '../core/service-calls/remember-face.ts';
import { openAzureFaceEngine } from '../engines/face/azure/azure-face-engine.ts';
import { openLocalFaceEngine } from '../engines/face/local/local-face-engine.ts';
import type { Foundation } from './foundation.ts';

type Needs = Pick<Foundation, 'db' | 'clock' | 'log'>;

/** As the configuration says: the one on this machine, or Azure Face with that one beside it. An `onDevice` that is given is
 * closed by who gave it. */
export async function openFaceEngine(
  { faceWorkers, azureFace }: Config,
  needs: Needs,
  onDevice?: FaceEngine,
): Promise<FaceEngine> {
  const fallback = onDevice ? leftOpen(onDevice) : await openLocalFaceEngine({ workers: faceWorkers });
  if (!azureFace) return fallback;
  const { db, clock, log } = needs;
  const { endpoint, key, callsPerSecond, monthlyCalls } = azureFace;
  const allowance = { service: SERVICE, callsPerSecond, ...(monthlyCalls !== undefined && { monthlyCalls }) };
  return openAzureFaceEngine({
    endpoint,
    key,
    fallback,
    turnstile: createTurnstile({ ...allowance, db, log }),
    remember: (given) => rememberFace(db, { service: SERVICE, ...given }, clock),
    log,
    now: clock,
  });
}

function leftOpen(engine: FaceEngine): FaceEngine {
  return { ...engine, close: async () => undefined };
}

const SERVICE = 'azure-face';
