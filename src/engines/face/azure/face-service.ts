import createClient, { isUnexpected, type FaceClient } from '@azure-rest/ai-vision-face';
import type { ServiceCall, Turnstile } from '../../../core/service-calls/turnstile.ts';
import {
  DETECTION_MODEL,
  readConfidence,
  readErrorCode,
  readFaces,
  RECOGNITION_MODEL,
  type ServiceFace,
} from './answers.ts';
import type { FittedPicture } from './fit-picture.ts';
import type { Persist } from './persistence.ts';
import { ServiceFailure, toFailure } from './service-failure.ts';
import type { ServiceKey } from './service-key.ts';

/** For whom a call is made, and until when it is of use. */
interface Errand {
  verificationId?: string;
  signal: AbortSignal;
}

interface DetectWanted {
  withIds: boolean;
  /** Fewer faces than these contradict what is known of the picture. */
  atLeast?: number;
}

/** The two operations that are used. Each is asked again until its errand's signal ends it; throws `ServiceFailure`. */
export interface FaceService {
  detect(picture: FittedPicture, wanted: DetectWanted, errand: Errand): Promise<ServiceFace[]>;
  /** How sure the service is that both are one person, 0–1. */
  verify(faceId: string, otherId: string, errand: Errand): Promise<number>;
}

export interface FaceServiceOptions {
  /** Names the region: nothing is ever sent elsewhere. */
  endpoint: string;
  key: ServiceKey;
  turnstile: Turnstile;
  persist: Persist;
  /** Of one attempt. */
  timeoutMilliseconds: number;
}

/** The shortest that is of use: a video is usually given within ten minutes of the document. */
export const FACE_ID_SECONDS = 600;

export function openFaceService(options: FaceServiceOptions): FaceService {
  const { endpoint, turnstile, persist, timeoutMilliseconds } = options;
  const client = connect(options);

  const ask = <Value>(
    operation: ServiceCall['operation'],
    { verificationId, signal }: Errand,
    attempt: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> => {
    const call = { operation, ...(verificationId !== undefined && { verificationId }) };
    return persist(
      () => turnstile.pass(call, signal, () => inTime(attempt, { signal, timeoutMilliseconds })),
      signal,
    );
  };

  return {
    detect: ({ jpeg, width, height }, { withIds, atLeast = 0 }, errand) =>
      ask('detect', errand, async (abortSignal) => {
        const answer = await client.path('/detect').post({
          body: jpeg,
          contentType: 'application/octet-stream',
          queryParameters: {
            detectionModel: DETECTION_MODEL,
            recognitionModel: RECOGNITION_MODEL,
            returnFaceId: withIds,
            returnFaceAttributes: ['headPose', 'qualityForRecognition'],
            ...(withIds && { faceIdTimeToLive: FACE_ID_SECONDS, returnRecognitionModel: true }),
          },
          ...transport(endpoint, abortSignal),
        });
        if (isUnexpected(answer)) throw refusalIn(answer);
        return readFaces(answer.body, { width, height, withIds, atLeast });
      }),
    verify: (faceId1, faceId2, errand) =>
      ask('verify', errand, async (abortSignal) => {
        const answer = await client
          .path('/verify')
          .post({ body: { faceId1, faceId2 }, ...transport(endpoint, abortSignal) });
        if (isUnexpected(answer)) throw refusalIn(answer);
        return readConfidence(answer.body);
      }),
  };
}

/** Without the library's own repetitions, redirects and log: it would send the key on, and write what it sends. */
function connect({ endpoint, key }: FaceServiceOptions): FaceClient {
  const client = createClient(endpoint, key.credential, {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
  });
  client.pipeline.removePolicy({ name: 'logPolicy' });
  return client;
}

/** http is for a stand-in on this machine; the configuration admits no other. */
function transport(endpoint: string, abortSignal: AbortSignal) {
  return { abortSignal, allowInsecureConnection: endpoint.startsWith('http://') };
}

/** Whatever the library throws may hold the request, the key and the answer: it goes no further than here. */
async function inTime<Value>(
  attempt: (signal: AbortSignal) => Promise<Value>,
  { signal, timeoutMilliseconds }: { signal: AbortSignal; timeoutMilliseconds: number },
): Promise<Value> {
  const timeout = AbortSignal.timeout(timeoutMilliseconds);
  try {
    return await attempt(AbortSignal.any([signal, timeout]));
  } catch (err) {
    if (err instanceof ServiceFailure) throw err;
    signal.throwIfAborted();
    throw new ServiceFailure('down', timeout.aborted ? 'timeout' : 'no readable answer');
  }
}

function refusalIn({
  status,
  body,
  headers,
}: {
  status: string;
  body: unknown;
  headers: object;
}): ServiceFailure {
  const retryAfter = 'retry-after' in headers ? String(headers['retry-after']) : undefined;
  return toFailure({ status: Number(status), code: readErrorCode(body), retryAfter });
}
