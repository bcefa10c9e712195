import type { Box, DetectedFace, DetectOptions } from '../../../core/face/face-engine.ts';
import { sharedPart, type ServiceFace } from './answers.ts';
import type { Workshop } from './azure-face-engine.ts';
import { toTemplate } from './azure-template.ts';
import { FACE_ID_SECONDS } from './face-service.ts';
import { aroundFace, fitPicture, type FittedPicture } from './fit-picture.ts';

export interface Look {
  jpeg: Uint8Array;
  options: DetectOptions;
  /** The caller's. */
  signal: AbortSignal;
  /** Ends what is asked of the service. */
  errand: AbortSignal;
}

/** Head and hair, in face widths on each side. */
const ROOM = 0.6;
/** Two boxes of two engines that share this much are of one face. */
const SAME_FACE = 0.25;
/** The service tells of no confidence; whether the face is fit to be compared comes nearest. */
const CONFIDENCE = { high: 0.95, medium: 0.8, low: 0.5 } as const;

/**
 * Heads are followed and posed on this machine, because the service gives no mesh; and no more of a picture leaves it than the cut
 * around the largest face that was found here: the service's word is on that one, the others only count. Where nobody was
 * found nothing is sent. Where the service gives no answer, what this machine saw is the answer, and says so.
 */
export async function findFaces(workshop: Workshop, look: Look): Promise<DetectedFace[]> {
  const { jpeg, options, signal } = look;
  const { subject, want } = options;
  const seen = await workshop.fallback.detect(jpeg, options, signal);
  const [largest, ...others] = seen;
  const needsService = !want.includes('mesh') && (subject === 'person' || want.includes('template'));
  if (!needsService || !largest) return seen;

  const picture = await fitPicture(jpeg, aroundFace(largest.box, ROOM));
  const theirs = await ask(workshop, look, picture);
  const rest = others.map(withoutTemplate);
  if (!theirs) return [takeOver(workshop, largest, picture), ...rest];
  const face = theirs.find(({ box }) => isSame(largest.box, moveBack(box, picture)));
  // A face that the service does not see is none that it could compare.
  if (!face) return [{ ...withoutTemplate(largest), quality: 'low' }, ...rest];
  return [await toDetected(workshop, { face, ours: largest, picture }), ...rest];
}

async function ask(
  { service, log, verificationId }: Workshop,
  { options, signal, errand }: Look,
  picture: FittedPicture,
): Promise<ServiceFace[] | undefined> {
  try {
    const wanted = { withIds: options.want.includes('template') };
    return await service.detect(picture, wanted, {
      signal: errand,
      ...(verificationId !== undefined && { verificationId }),
    });
  } catch (err) {
    signal.throwIfAborted();
    log.warn({ event: 'face.engine_not_asked', engine: 'azure', verificationId, err });
    return undefined;
  }
}

/** What this machine saw, to be compared by either engine. */
function takeOver({ fallback }: Workshop, seen: DetectedFace, { jpeg }: FittedPicture): DetectedFace {
  const { template, ...rest } = seen;
  const found = { ...rest, foundBy: fallback.name };
  if (!template) return found;
  return { ...found, template: { ...toTemplate({ picture: jpeg }), fallback: template } };
}

async function toDetected(
  { remember, now, verificationId }: Workshop,
  { face, ours, picture }: { face: ServiceFace; ours: DetectedFace; picture: FittedPicture },
): Promise<DetectedFace> {
  const { quality, faceId } = face;
  const detected = {
    box: ours.box,
    confidence: CONFIDENCE[quality],
    quality,
    ...(ours.pose && { pose: ours.pose }),
  };
  if (faceId === undefined) return detected;
  const expiresAt = new Date(now().getTime() + FACE_ID_SECONDS * 1_000);
  await remember({ faceId, expiresAt, ...(verificationId !== undefined && { verificationId }) });
  const kept = toTemplate({ picture: picture.jpeg, faceId, expiresAt: expiresAt.getTime() });
  return { ...detected, template: { ...kept, ...(ours.template && { fallback: ours.template }) } };
}

function withoutTemplate({ template: _template, ...face }: DetectedFace): DetectedFace {
  return face;
}

function isSame(one: Box, other: Box): boolean {
  return sharedPart(one, other) >= SAME_FACE;
}

function moveBack({ left, top, width, height }: Box, picture: FittedPicture): Box {
  return {
    left: picture.left + left / picture.scale,
    top: picture.top + top / picture.scale,
    width: width / picture.scale,
    height: height / picture.scale,
  };
}
