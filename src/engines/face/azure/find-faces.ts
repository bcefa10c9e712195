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
 * Heads are followed on this machine, because the service gives no mesh; and of a document no more leaves it than the
 * largest portrait. Where the service gives no answer, what this machine saw is the answer, and says so.
 */
export async function findFaces(workshop: Workshop, look: Look): Promise<DetectedFace[]> {
  const { fallback } = workshop;
  const { jpeg, options, signal } = look;
  const { subject, want } = options;
  const needsService = !want.includes('mesh') && (subject === 'person' || want.includes('template'));
  if (!needsService) return fallback.detect(jpeg, options, signal);

  const isTemplateWanted = want.includes('template');
  const ours = isTemplateWanted ? await fallback.detect(jpeg, options, signal) : [];
  if (subject === 'document') return examinePortrait(workshop, look, ours);
  const picture = await fitPicture(jpeg);
  const theirs = await ask(workshop, look, picture);
  if (!theirs) return takeOver(workshop, look, ours);
  const faces = theirs.map((face) => ({ ...face, box: moveBack(face.box, picture) }));
  return Promise.all(
    faces.map((face) =>
      toDetected(workshop, look, { face, ours: ours.find((one) => isSame(one.box, face.box)) }),
    ),
  );
}

/** The service's word on the largest portrait; the others only count. */
async function examinePortrait(
  workshop: Workshop,
  look: Look,
  [portrait, ...others]: DetectedFace[],
): Promise<DetectedFace[]> {
  if (!portrait) return [];
  const picture = await fitPicture(look.jpeg, aroundFace(portrait.box, ROOM));
  const theirs = await ask(workshop, look, picture);
  const face = theirs?.find(({ box }) => isSame(portrait.box, moveBack(box, picture)));
  if (!theirs) return takeOver(workshop, look, [portrait, ...others]);
  // A portrait that the service does not see is none that it could compare.
  if (!face) return [{ ...withoutTemplate(portrait), quality: 'low' }, ...others.map(withoutTemplate)];
  const detected = await toDetected(workshop, look, { face: { ...face, box: portrait.box }, ours: portrait });
  return [detected, ...others.map(withoutTemplate)];
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
async function takeOver({ fallback }: Workshop, look: Look, seen: DetectedFace[]): Promise<DetectedFace[]> {
  const isTemplateWanted = look.options.want.includes('template');
  const faces = isTemplateWanted ? seen : await fallback.detect(look.jpeg, look.options, look.signal);
  return Promise.all(
    faces.map(async (face) => {
      const { template, ...rest } = face;
      const found = { ...rest, foundBy: fallback.name };
      if (!template) return found;
      const { jpeg } = await fitPicture(look.jpeg, aroundFace(face.box, ROOM));
      return { ...found, template: { ...toTemplate({ picture: jpeg }), fallback: template } };
    }),
  );
}

async function toDetected(
  { remember, now, verificationId }: Workshop,
  { jpeg, options }: Look,
  { face, ours }: { face: ServiceFace; ours: DetectedFace | undefined },
): Promise<DetectedFace> {
  const { box, pose, quality, faceId } = face;
  const detected = {
    box,
    confidence: CONFIDENCE[quality],
    quality,
    ...(options.want.includes('pose') && { pose }),
  };
  if (faceId === undefined) return detected;
  const expiresAt = new Date(now().getTime() + FACE_ID_SECONDS * 1_000);
  await remember({ faceId, expiresAt, ...(verificationId !== undefined && { verificationId }) });
  const { jpeg: picture } = await fitPicture(jpeg, aroundFace(box, ROOM));
  const kept = toTemplate({ picture, faceId, expiresAt: expiresAt.getTime() });
  return { ...detected, template: { ...kept, ...(ours?.template && { fallback: ours.template }) } };
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
