import { Readable } from 'node:stream';
import sharp from 'sharp';
import { badRequest } from './api-error.ts';
import type { PhotoSize } from './bot-api-types.ts';
import type { FileStore } from './files.ts';

/** The longest side of each size of a photo, in pixels: https://core.telegram.org/api/files#image-thumbnail-types (y, x, m, s). */
const longestSides = [1280, 800, 320, 90];

/** https://core.telegram.org/bots/api#sendphoto */
const biggestPhoto = 10 * 1024 * 1024;

/** What a bot may upload as a photo: 10 MB, sides of 10000 pixels together, one at most 20 times the other. Throws `ApiError`. */
export async function checkPhoto({ path, size }: { path: string; size: number }): Promise<void> {
  if (size > biggestPhoto) {
    throw badRequest(
      `file of size ${size} bytes is too big for a photo; the maximum size is ${biggestPhoto} bytes`,
    );
  }
  const { width, height } = await sharp(path)
    .metadata()
    .catch((error: unknown) => {
      throw Object.assign(badRequest('IMAGE_PROCESS_FAILED'), { cause: error });
    });
  const isOutOfShape = Math.max(width, height) > 20 * Math.min(width, height);
  if (width + height > 10_000 || isOutOfShape) throw badRequest('PHOTO_INVALID_DIMENSIONS');
}

interface Picture {
  data: Buffer;
  info: { width: number; height: number };
}

/**
 * Recompresses a picture as a messenger does with a "photo": upright, without metadata, JPEG, at most 1280 pixels, in
 * several sizes from small to large. Throws `ApiError` when the bytes are not a picture.
 */
export async function createPhotoSizes(files: FileStore, path: string, botId: number): Promise<PhotoSize[]> {
  const sizes: PhotoSize[] = [];
  let picture = await recompress(path, 1280);
  for (const side of longestSides) {
    const longest = Math.max(picture.info.width, picture.info.height);
    if (side < 1280 && longest <= side) continue; // It is no bigger than that already.
    picture = side < 1280 ? await recompress(picture.data, side) : picture;
    sizes.unshift(await store(files, picture, botId));
  }
  return sizes;
}

async function recompress(source: string | Buffer, side: number): Promise<Picture> {
  try {
    return await sharp(source, { failOn: 'error' })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 87 })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw Object.assign(badRequest('IMAGE_PROCESS_FAILED'), { cause: error });
  }
}

async function store(files: FileStore, { data, info }: Picture, botId: number): Promise<PhotoSize> {
  const path = await files.receive(Readable.from([data]));
  const file = await files.adopt(path, { botId, folder: 'photos', mimeType: 'image/jpeg' });
  const { fileId: file_id, fileUniqueId: file_unique_id, size: file_size } = file;
  return { file_id, file_unique_id, file_size, width: info.width, height: info.height };
}
