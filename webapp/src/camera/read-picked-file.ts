import type { CapturedFile } from './captured-file.ts';
import { toJpeg } from './draw-picture.ts';
import { nameOfVideo } from './recorder-format.ts';

export type PickRefusal = 'fileTooLarge' | 'fileUnreadable';

/** A picture is drawn anew where the browser can show it: smaller, upright, without the place where it was taken. One
 * that it cannot show goes as it is; the server knows more formats. */
export async function readPickedPhoto(file: File, biggestBytes: number): Promise<CapturedFile | PickRefusal> {
  if (file.size === 0) return 'fileUnreadable';
  const blob = (await drawAnew(file)) ?? file;
  if (blob.size > biggestBytes) return 'fileTooLarge';
  return { blob, name: blob === file ? 'document' : 'document.jpg', source: 'file' };
}

export function readPickedVideo(file: File, biggestBytes: number): CapturedFile | PickRefusal {
  if (file.size === 0) return 'fileUnreadable';
  if (file.size > biggestBytes) return 'fileTooLarge';
  return { blob: file, name: nameOfVideo(file.type), source: 'file' };
}

async function drawAnew(file: File): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  const { width, height } = picture;
  const jpeg = await toJpeg(picture, { left: 0, top: 0, width, height });
  picture.close();
  return jpeg;
}
