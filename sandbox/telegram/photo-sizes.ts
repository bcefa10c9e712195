import { Readable } from 'node:stream';
import sharp from 'sharp';
import { badRequest } from './api-error.ts';
import type { PhotoSize } from './bot-api-types.ts';
import type { FileStore, StoredFile } from './files.ts';

/** The longest side of each size of a photo, in pixels: https://core.telegram.org/api/files#image-thumbnail-types (s, m, x, y). */
const longestSides = [90, 320, 800, 1280];

/**
 * Recompresses a picture as a messenger does with a "photo": upright, without metadata, JPEG, at most 1280 pixels, in
 * several sizes from small to large. Throws `ApiError` when the bytes are not a picture.
 */
export async function createPhotoSizes(files: FileStore, path: string, botId: number): Promise<PhotoSize[]> {
  const longest = await longestSideOf(path);
  const wanted = longestSides.filter(
    (_side, index) => index === 0 || longest > (longestSides[index - 1] ?? 0),
  );
  const sizes = [];
  for (const side of wanted) sizes.push(await resize(files, path, { side, botId }));
  return sizes;
}

async function longestSideOf(path: string): Promise<number> {
  try {
    const { width, height } = await sharp(path).metadata();
    return Math.max(width, height);
  } catch (error) {
    throw Object.assign(badRequest('IMAGE_PROCESS_FAILED'), { cause: error });
  }
}

async function resize(
  files: FileStore,
  path: string,
  { side, botId }: { side: number; botId: number },
): Promise<PhotoSize> {
  const picture = sharp(path, { failOn: 'none' })
    .rotate()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality: 87 });
  const { data, info } = await picture.toBuffer({ resolveWithObject: true }).catch((error: unknown) => {
    throw Object.assign(badRequest('IMAGE_PROCESS_FAILED'), { cause: error });
  });
  const file = await storeBuffer(files, data, botId);
  return {
    file_id: file.fileId,
    file_unique_id: file.fileUniqueId,
    file_size: file.size,
    width: info.width,
    height: info.height,
  };
}

async function storeBuffer(files: FileStore, bytes: Buffer, botId: number): Promise<StoredFile> {
  const path = await files.receive(Readable.from([bytes]));
  return await files.adopt(path, { botId, folder: 'photos', mimeType: 'image/jpeg' });
}
