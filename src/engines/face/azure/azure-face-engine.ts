import {
  FaceEngineUnavailable,
  type DetectedFace,
  type DetectOptions,
  type FaceEngine,
  type FaceScore,
  type FaceTemplate,
} from '../../../core/face/face-engine.ts';
import type { Turnstile } from '../../../core/service-calls/turnstile.ts';
import type { Log } from '../../../core/log.ts';
import { DETECTION_MODEL, RECOGNITION_MODEL } from './answers.ts';
import { ENGINE_NAME } from './azure-template.ts';
import { compareFaces } from './compare-faces.ts';
import { findFaces } from './find-faces.ts';
import { openFaceService, type FaceService } from './face-service.ts';
import { createPersistence } from './persistence.ts';
import { createServiceKey, type KeySource } from './service-key.ts';

/** A face id that the service gave, and until when it knows it. */
export interface GivenFaceId {
  faceId: string;
  expiresAt: Date;
  verificationId?: string;
}

export interface AzureFaceEngineOptions {
  endpoint: string;
  key: KeySource;
  /** On this machine. Follows heads (the service gives no mesh), finds portraits in documents, which are not sent, and
   * looks where the service cannot be asked. Closed with this engine. */
  fallback: FaceEngine;
  turnstile: Turnstile;
  /** Where face ids are written down, so that an erasure can name them. */
  remember: (given: GivenFaceId) => Promise<void>;
  log: Log;
  now?: () => Date;
  /** Tests are in a hurry. */
  patience?: Partial<Patience>;
}

/** In milliseconds. */
interface Patience {
  attempt: number;
  /** Of looking at one picture, with all attempts. */
  detect: number;
  /** Of one comparison, with all attempts. */
  compare: number;
  firstPause: number;
  openWhenDown: number;
  openWhenDenied: number;
}

const PATIENCE: Patience = {
  attempt: 5_000,
  detect: 20_000,
  compare: 60_000,
  firstPause: 300,
  openWhenDown: 20_000,
  openWhenDenied: 60_000,
};

/** Finds and compares faces through Azure Face. */
export function openAzureFaceEngine(options: AzureFaceEngineOptions): FaceEngine {
  const { endpoint, turnstile, log } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const key = createServiceKey(options.key);
  const openMilliseconds = { down: patience.openWhenDown, denied: patience.openWhenDenied };
  const persist = createPersistence({
    key,
    log,
    firstPauseMilliseconds: patience.firstPause,
    openMilliseconds,
  });
  const timeoutMilliseconds = patience.attempt;
  const service = openFaceService({ endpoint, key, turnstile, persist, timeoutMilliseconds });
  return createEngine({
    ...options,
    now: options.now ?? (() => new Date()),
    patience,
    service,
    closing: new AbortController(),
  });
}

export interface Workshop {
  service: FaceService;
  fallback: FaceEngine;
  remember: AzureFaceEngineOptions['remember'];
  log: Log;
  now: () => Date;
  verificationId?: string;
}

interface Made extends Workshop {
  patience: Patience;
  closing: AbortController;
}

function createEngine(made: Made): FaceEngine {
  const { fallback, patience, closing } = made;
  const stop = (signal: AbortSignal, milliseconds: number) => {
    if (closing.signal.aborted) throw new FaceEngineUnavailable('The face engine is closed');
    signal.throwIfAborted();
    return AbortSignal.any([signal, closing.signal, AbortSignal.timeout(milliseconds)]);
  };
  return {
    name: ENGINE_NAME,
    version: `face v1.2, ${DETECTION_MODEL}, ${RECOGNITION_MODEL}`,
    fallback,
    detect: async (
      jpeg: Uint8Array,
      options: DetectOptions,
      signal: AbortSignal,
    ): Promise<DetectedFace[]> => {
      const errand = stop(signal, patience.detect);
      return findFaces(made, { jpeg, options, signal, errand });
    },
    compare: async (
      reference: FaceTemplate,
      probes: readonly FaceTemplate[],
      signal: AbortSignal,
    ): Promise<FaceScore[]> => {
      const errand = stop(signal, patience.compare);
      return compareFaces(made, { reference, probes, signal, errand });
    },
    forCase: (verificationId) => createEngine({ ...made, verificationId }),
    async close() {
      closing.abort();
      await fallback.close();
    },
  };
}
