import { createGreySampler, toJpeg } from './draw-picture.ts';
import { toPhotograph, type Area } from './geometry.ts';
import { likeness } from './grey.ts';

const COMPARED_SIDE = 96;
/** A photograph of less than this many times the video's width is not worth its waiting. */
const WORTH = 1.2;
const ALIKE = 0.7;
const PATIENCE_MILLISECONDS = 2500;

/**
 * The part of what the camera sees, as JPEG. A photograph of the sensor's full size where the browser takes one (Image
 * Capture) and where it shows what the video shows; else the video's own frame, which is always there.
 */
export async function takeStill(
  video: HTMLVideoElement,
  track: MediaStreamTrack,
  area: Area,
): Promise<Blob | undefined> {
  const frame = await frameOf(video);
  const shown = frame ?? video;
  try {
    return (await takePhotograph(shown, track, area)) ?? (await toJpeg(shown, area));
  } finally {
    frame?.close();
  }
}

/** Held, so that a photograph is compared with what was seen then. Safari knows it since version 15. */
async function frameOf(video: HTMLVideoElement): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(video);
  } catch {
    return undefined;
  }
}

async function takePhotograph(
  shown: HTMLVideoElement | ImageBitmap,
  track: MediaStreamTrack,
  area: Area,
): Promise<Blob | undefined> {
  const photograph = await inTime(photographOf(track));
  if (!photograph) return undefined;
  try {
    const size =
      shown instanceof HTMLVideoElement ? { width: shown.videoWidth, height: shown.videoHeight } : shown;
    if (photograph.width < size.width * WORTH) return undefined;
    const there = toPhotograph(area, size, photograph);
    const grey = createGreySampler();
    const small = {
      inVideo: grey(shown, area, COMPARED_SIDE),
      inPhoto: grey(photograph, there, COMPARED_SIDE),
    };
    return likeness(small.inVideo, small.inPhoto) >= ALIKE ? await toJpeg(photograph, there) : undefined;
  } finally {
    photograph.close();
  }
}

/** Upright, as the camera noted it. A camera that can take no photograph says so in many ways: none matters. */
async function photographOf(track: MediaStreamTrack): Promise<ImageBitmap | undefined> {
  if (!('ImageCapture' in globalThis)) return undefined;
  try {
    return await createImageBitmap(await new ImageCapture(track).takePhoto());
  } catch {
    return undefined;
  }
}

async function inTime<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MILLISECONDS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
