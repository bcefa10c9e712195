import sharp from 'sharp';
import {
  FaceEngineUnavailable,
  type Box,
  type FaceScore,
  type FaceTemplate,
} from '../../../core/face/face-engine.ts';
import type { Workshop } from './azure-face-engine.ts';
import { readTemplate, type KeptFace } from './azure-template.ts';
import { FACE_ID_SECONDS } from './face-service.ts';
import { isFailure, ServiceFailure } from './service-failure.ts';

export interface Comparing {
  reference: FaceTemplate;
  probes: readonly FaceTemplate[];
  /** The caller's. */
  signal: AbortSignal;
  /** Ends what is asked of the service. */
  errand: AbortSignal;
}

/** An id that expires within it is taken for expired. */
const MARGIN_MILLISECONDS = 30_000;

/** All scores or none: a comparison of half the frames is another comparison. */
export async function compareFaces(
  workshop: Workshop,
  { reference, probes, signal, errand }: Comparing,
): Promise<FaceScore[]> {
  const [kept, ...others] = [reference, ...probes].map(readTemplate);
  if (!kept || others.length === 0) return [];
  // The first failure ends the rest: nobody waits for answers that are no longer of use.
  const given = new AbortController();
  const shown = { workshop, signal: AbortSignal.any([errand, given.signal]) };
  try {
    const referenceFace = createShownFace(kept, shown);
    return await Promise.all(
      others.map(async (other) => {
        const value = await verify(referenceFace, createShownFace(other, shown), shown);
        return { scale: 'confidence' as const, value };
      }),
    );
  } catch (cause) {
    given.abort();
    signal.throwIfAborted();
    throw new FaceEngineUnavailable('Azure Face did not compare', { cause });
  }
}

interface Shown {
  workshop: Workshop;
  signal: AbortSignal;
}

/** A face that the service knows, or is shown when it must. */
interface ShownFace {
  /** Shown once, however many ask at a time. */
  id(): Promise<string>;
  /** To be called when the service knows this id no more. */
  forget(id: string): void;
}

function createShownFace(kept: KeptFace, shown: Shown): ShownFace {
  const { now } = shown.workshop;
  let known: string | undefined;
  let showing: Promise<string> | undefined;
  if ((kept.expiresAt ?? 0) - MARGIN_MILLISECONDS > now().getTime()) known = kept.faceId;
  return {
    async id() {
      if (known !== undefined) return known;
      showing ??= show(kept, shown).finally(() => (showing = undefined));
      return (known = await showing);
    },
    forget(id) {
      if (known === id) known = undefined;
    },
  };
}

async function show({ picture }: KeptFace, { workshop, signal }: Shown): Promise<string> {
  const { service, remember, now, verificationId } = workshop;
  const { width, height } = await sharp(picture).metadata();
  const whole = { jpeg: picture, width, height, left: 0, top: 0, scale: 1 };
  const errand = { signal, ...(verificationId !== undefined && { verificationId }) };
  const faces = await service.detect(whole, { withIds: true, atLeast: 1 }, errand);
  // The picture is a cut around one face, which therefore holds its middle; whoever else is in a corner of it is not meant.
  const [meant, rival] = faces.filter(({ box }) => holds(box, width / 2, height / 2));
  if (meant?.faceId === undefined || rival) throw new ServiceFailure('down', 'contradictory answer');
  const expiresAt = new Date(now().getTime() + FACE_ID_SECONDS * 1_000);
  await remember({
    faceId: meant.faceId,
    expiresAt,
    ...(verificationId !== undefined && { verificationId }),
  });
  return meant.faceId;
}

function holds({ left, top, width, height }: Box, x: number, y: number): boolean {
  return left <= x && x < left + width && top <= y && y < top + height;
}

/** Ids may be gone before their time; then both faces are shown once more. */
async function verify(
  one: ShownFace,
  other: ShownFace,
  { workshop: { service, verificationId }, signal }: Shown,
): Promise<number> {
  const errand = { signal, ...(verificationId !== undefined && { verificationId }) };
  const [faceId, otherId] = [await one.id(), await other.id()];
  mustDiffer(faceId, otherId);
  try {
    return await service.verify(faceId, otherId, errand);
  } catch (err) {
    if (!isFailure(err, 'face_gone')) throw err;
    one.forget(faceId);
    other.forget(otherId);
    const [again, otherAgain] = [await one.id(), await other.id()];
    mustDiffer(again, otherAgain);
    return service.verify(again, otherAgain, errand);
  }
}

/** A face is always like itself: one id for two pictures is no comparison. */
function mustDiffer(faceId: string, otherId: string): void {
  if (faceId === otherId) throw new ServiceFailure('down', 'contradictory answer');
}
