import type { ImageEngine } from '../core/image/image-engine.ts';
import { withPrivateFile } from '../core/media/with-private-file.ts';
import type { ViewedMedia } from '../core/review/view-media.ts';
import type { WhereToLook } from '../core/review/where-to-look.ts';
import type { StaffPictures } from '../core/staff-pictures/staff-pictures.ts';
import type { EvidenceKind } from '../core/verification/evidence.ts';
import type { ClipWatermarker } from '../core/video/clip-watermarker.ts';
import type { VideoEngine } from '../core/video/video-engine.ts';

export interface ShowMediaDeps {
  imageEngine: ImageEngine;
  videoEngine: VideoEngine;
  clipWatermarker: ClipWatermarker;
  staffPictures: StaffPictures;
  /** Of this process alone. */
  temporaryDirectory: string;
}

export interface Shown {
  kind: 'photo' | 'video';
  bytes: Uint8Array;
}

interface ShowRequest {
  media: ViewedMedia;
  where: WhereToLook;
  /** Who looks, and when: all over what they see. */
  mark: string;
  captions: { portrait: string; frame: string };
}

/** Makes what staff may see out of an applicant's pieces; every picture is marked with who looks. */
export interface ShowMedia {
  /** Portrait and best frames side by side, then each side of the document. */
  pictures(request: ShowRequest, signal: AbortSignal): Promise<Shown[]>;
  /** The clip; nothing where there is none that can be read. */
  clip(request: ShowRequest, signal: AbortSignal): Promise<Shown[]>;
}

const FRAMES_SHOWN = 3;
const EXTRACTION = { framesPerSecond: 4, maxSeconds: 30, maxSide: 640 };

export function createShowMedia(deps: ShowMediaDeps): ShowMedia {
  return {
    pictures: (request, signal) => showPictures(deps, request, signal),
    clip: (request, signal) => showClip(deps, request, signal),
  };
}

async function showPictures(
  deps: ShowMediaDeps,
  { media, where, mark, captions }: ShowRequest,
  signal: AbortSignal,
): Promise<Shown[]> {
  const { staffPictures } = deps;
  const front = await readPicture(deps, media, 'document_front', signal);
  const back = await readPicture(deps, media, 'document_back', signal);
  const portrait = front && (where.portrait ? await staffPictures.crop(front, where.portrait) : front);
  const frames = await bestFrames(deps, { media, where }, signal);
  const faces = [
    ...(portrait ? [{ picture: portrait, caption: captions.portrait }] : []),
    ...frames.map((picture) => ({ picture, caption: captions.frame })),
  ];
  const together = faces.length > 0 ? [await staffPictures.compare(faces)] : [];
  const marked = [...together, ...[front, back].flatMap((picture) => picture ?? [])].map(async (picture) => ({
    kind: 'photo' as const,
    bytes: await staffPictures.watermark(picture, mark),
  }));
  return Promise.all(marked);
}

async function showClip(
  deps: ShowMediaDeps,
  { media, mark }: ShowRequest,
  signal: AbortSignal,
): Promise<Shown[]> {
  const bytes = bytesOf(media, 'selfie_video');
  if (!bytes) return [];
  const marked = await withPrivateFile(deps.temporaryDirectory, bytes, (file) =>
    deps.clipWatermarker.watermark(file, (size) => deps.staffPictures.watermarkLayer(size, mark), signal),
  );
  return marked.ok ? [{ kind: 'video', bytes: marked.value }] : [];
}

/** `undefined` where the case has no such piece, or none that can be read. */
async function readPicture(
  { imageEngine }: ShowMediaDeps,
  media: ViewedMedia,
  kind: EvidenceKind,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const bytes = bytesOf(media, kind);
  const normalised = bytes && (await imageEngine.normalise(bytes, signal));
  return normalised?.ok ? normalised.value.jpeg : undefined;
}

/** Of those that were compared, else evenly over the clip. */
async function bestFrames(
  deps: ShowMediaDeps,
  { media, where }: Pick<ShowRequest, 'media' | 'where'>,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const bytes = bytesOf(media, 'selfie_video');
  if (!bytes) return [];
  const extracted = await withPrivateFile(deps.temporaryDirectory, bytes, (file) =>
    deps.videoEngine.extract(file, EXTRACTION, signal),
  );
  if (!extracted.ok) return [];
  const { frames } = extracted.value;
  const compared = frames.filter(({ at }) => where.frames.includes(at));
  return spread(compared.length > 0 ? compared : frames).map(({ jpeg }) => jpeg);
}

function spread<Item>(items: readonly Item[]): Item[] {
  const step = items.length / FRAMES_SHOWN;
  const chosen = items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  return chosen.slice(0, FRAMES_SHOWN);
}

function bytesOf({ pieces }: ViewedMedia, kind: EvidenceKind): Buffer | undefined {
  return pieces.find((piece) => piece.kind === kind)?.bytes;
}
