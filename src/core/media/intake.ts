import type { Hmac } from 'node:crypto';
import { FORMAT_BYTES, isImageFormat, isVideoFormat, recogniseFormat } from './media-format.ts';

export type IntakeRefusal = 'FILE_TOO_LARGE' | 'FILE_TYPE_UNSUPPORTED' | 'HEIC_UNSUPPORTED' | 'FILE_EMPTY';

/** Thrown inside the stream, so that the write under way stops. */
export class MediaRefused extends Error {
  override name = 'MediaRefused';
  readonly refusal: IntakeRefusal;

  constructor(refusal: IntakeRefusal) {
    super(`Media refused: ${refusal}`);
    this.refusal = refusal;
  }
}

export interface IntakeLimits {
  expected: 'image' | 'video';
  biggestBytes: number;
}

/** Filled while the bytes pass. */
export interface AdmittedMedia {
  size: number;
  hash: Hmac;
}

/** Lets the bytes through while they fit: size counted, real format seen in the first bytes, hash kept. */
export async function* admit(
  content: AsyncIterable<Buffer>,
  limits: IntakeLimits,
  seen: AdmittedMedia,
): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of content) {
    seen.size += chunk.length;
    if (seen.size > limits.biggestBytes) throw new MediaRefused('FILE_TOO_LARGE');
    seen.hash.update(chunk);
    if (start.length >= FORMAT_BYTES) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < FORMAT_BYTES) continue;
    assertFormat(start, limits.expected);
    yield start;
  }
  if (seen.size === 0) throw new MediaRefused('FILE_EMPTY');
  if (start.length < FORMAT_BYTES) throw new MediaRefused('FILE_TYPE_UNSUPPORTED');
}

function assertFormat(start: Buffer, expected: IntakeLimits['expected']): void {
  const format = recogniseFormat(start);
  if (format === 'heic') throw new MediaRefused('HEIC_UNSUPPORTED');
  const fits = expected === 'image' ? isImageFormat(format) : isVideoFormat(format);
  if (!fits) throw new MediaRefused('FILE_TYPE_UNSUPPORTED');
}
