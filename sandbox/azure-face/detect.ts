import sharp from 'sharp';
import { z } from 'zod';
import type { DetectedFace, FaceEngine, HeadPose } from '../../src/core/face/face-engine.ts';
import { badArgument, NOT_APPROVED, type FaceError } from './face-error.ts';
import type { KnownFaces } from './known-faces.ts';

export interface DetectDeps {
  faceEngine: FaceEngine;
  faces: KnownFaces;
  /** Whether Microsoft lets this subscription recognise people. */
  isApproved: () => boolean;
}

interface DetectRequest {
  parameters: URLSearchParams;
  contentType: string;
  bytes: Buffer;
  signal: AbortSignal;
}

export type Answer = { body: unknown } | FaceError;

const KILOBYTE = 1024;
const MOST_BYTES = 6 * KILOBYTE * KILOBYTE;
const FORMATS: readonly string[] = ['jpeg', 'png', 'gif'];
const SMALLEST_FACE = 36;
const FULL_SIZE = { width: 1920, height: 1080 };
const LARGEST_FACE = 4096;
/** Widths, in pixels as sent, from which a face counts as fit to be compared. */
const QUALITY_FROM = { high: 110, medium: 50 };

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const parametersSchema = z.object({
  detectionModel: z.enum(['detection_01', 'detection_02', 'detection_03']).default('detection_01'),
  recognitionModel: z
    .enum(['recognition_01', 'recognition_02', 'recognition_03', 'recognition_04'])
    .default('recognition_01'),
  returnFaceId: flag.default(true),
  returnFaceLandmarks: flag.default(false),
  returnRecognitionModel: flag.default(false),
  returnFaceAttributes: z
    .string()
    .default('')
    .transform((value) => value.split(',').filter((attribute) => attribute !== '')),
  faceIdTimeToLive: z.coerce.number().int().min(60).max(86_400).default(86_400),
});
type Parameters = z.infer<typeof parametersSchema>;

/** Finds faces as the on-device engine does; attributes of other kinds than pose and quality are not played. */
export async function detect(deps: DetectDeps, request: DetectRequest): Promise<Answer> {
  const parsed = parametersSchema.safeParse(Object.fromEntries(request.parameters));
  if (!parsed.success) return badArgument(`'${String(parsed.error.issues[0]?.path[0])}' is invalid.`);
  const refusal = refuseParameters(parsed.data) ?? refuseBytes(request);
  if (refusal) return refusal;
  if (parsed.data.returnFaceId && !deps.isApproved()) return NOT_APPROVED;
  const metadata = await sharp(request.bytes)
    .metadata()
    .catch(() => undefined);
  if (!metadata || !FORMATS.includes(metadata.format))
    return { status: 400, code: 'InvalidImage', message: 'Decoding error, image format unsupported.' };

  const jpeg = await sharp(request.bytes).rotate().flatten().jpeg({ quality: 95 }).toBuffer();
  const wanted = { subject: 'person', want: ['pose', 'template'] } as const;
  const seen = await deps.faceEngine.detect(jpeg, wanted, request.signal);
  const { width, height } = metadata;
  const smallest = SMALLEST_FACE * Math.max(1, width / FULL_SIZE.width, height / FULL_SIZE.height);
  const found = seen.filter(({ box }) => box.width >= smallest && box.width <= LARGEST_FACE);
  return { body: found.map((face) => toAnswer(face, parsed.data, deps.faces)) };
}

function refuseParameters({
  detectionModel,
  recognitionModel,
  returnFaceAttributes,
}: Parameters): FaceError | undefined {
  const played = ['headPose', 'qualityForRecognition'];
  if (returnFaceAttributes.some((attribute) => !played.includes(attribute)))
    return badArgument('Invalid argument returnFaceAttributes.');
  if (returnFaceAttributes.length > 0 && detectionModel === 'detection_02')
    return badArgument("'returnFaceAttributes' is not supported by detection_02.");
  const isOld = recognitionModel === 'recognition_01' || recognitionModel === 'recognition_02';
  if (returnFaceAttributes.includes('qualityForRecognition') && isOld)
    return badArgument("'recognitionModel' is invalid.");
  return undefined;
}

function refuseBytes({ contentType, bytes }: DetectRequest): FaceError | undefined {
  if (contentType !== 'application/octet-stream')
    return { status: 415, code: 'UnsupportedMediaType', message: 'Unsupported media type.' };
  const size = (message: string): FaceError => ({ status: 400, code: 'InvalidImageSize', message });
  if (bytes.length < KILOBYTE)
    return size('Image size is too small. The valid image file size should be larger than or equal to 1 KB.');
  if (bytes.length > MOST_BYTES)
    return size('Image size is too big. The valid image file size should be no larger than 6 MB.');
  return undefined;
}

function toAnswer({ box, pose, template }: DetectedFace, asked: Parameters, faces: KnownFaces): object {
  const { recognitionModel, returnFaceAttributes, returnFaceId, returnRecognitionModel } = asked;
  const id =
    returnFaceId && template
      ? { faceId: faces.add({ template, recognitionModel, seconds: asked.faceIdTimeToLive }) }
      : {};
  return {
    ...id,
    ...(returnFaceId && returnRecognitionModel && { recognitionModel }),
    faceRectangle: {
      top: Math.round(box.top),
      left: Math.round(box.left),
      width: Math.round(box.width),
      height: Math.round(box.height),
    },
    ...(returnFaceAttributes.length > 0 && {
      faceAttributes: {
        ...(returnFaceAttributes.includes('headPose') && { headPose: toHeadPose(pose) }),
        ...(returnFaceAttributes.includes('qualityForRecognition') && {
          qualityForRecognition:
            box.width >= QUALITY_FROM.high ? 'high' : box.width >= QUALITY_FROM.medium ? 'medium' : 'low',
        }),
      },
    }),
  };
}

function toHeadPose(pose: HeadPose | undefined): HeadPose {
  const round = (degrees = 0) => Math.round(degrees * 10) / 10;
  return { pitch: round(pose?.pitch), roll: round(pose?.roll), yaw: round(pose?.yaw) };
}
