import { pino } from 'pino';
import {
  openAzureFace,
  SANDBOX_KEY,
  type AzureFace,
  type AzureFaceOptions,
} from '../../sandbox/azure-face/azure-face.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { Turnstile } from '../../src/core/service-calls/turnstile.ts';
import {
  openAzureFaceEngine,
  type AzureFaceEngineOptions,
} from '../../src/engines/face/azure/azure-face-engine.ts';
import { useFaceEngine } from '../journeys/shared-face-engine.ts';

/** Lets everything through at once. */
const openTurnstile: Turnstile = { pass: (_call, _signal, work) => work() };

/** Short pauses; an attempt outlasts a busy machine. */
export const HASTE = { attempt: 30_000, detect: 60_000, compare: 60_000, firstPause: 4 };

/** The engine with the stand-in behind it, both on one on-device engine. */
export interface AzureStage {
  engine: FaceEngine;
  service: AzureFace;
  onDevice: FaceEngine;
  /** Another engine before the same service, which has met no failure yet. */
  again(options?: Partial<AzureFaceEngineOptions>): FaceEngine;
  close(): Promise<void>;
}

export async function openAzureStage(
  options: Partial<AzureFaceEngineOptions> = {},
  serviceOptions: Partial<AzureFaceOptions> = {},
): Promise<AzureStage> {
  const onDevice = await useFaceEngine();
  const service = await openAzureFace({ ...serviceOptions, faceEngine: onDevice });
  const open = (more: Partial<AzureFaceEngineOptions> = {}) =>
    openAzureFaceEngine({
      endpoint: service.url,
      key: { key: SANDBOX_KEY },
      fallback: onDevice,
      turnstile: openTurnstile,
      remember: async () => undefined,
      log: pino({ level: 'silent' }),
      patience: HASTE,
      ...options,
      ...more,
    });
  const engine = open();
  return {
    engine,
    service,
    onDevice,
    again: open,
    async close() {
      await service.close();
      await engine.close();
    },
  };
}
