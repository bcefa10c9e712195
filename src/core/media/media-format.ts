export type MediaFormat = 'jpeg' | 'png' | 'webp' | 'heic' | 'mp4' | 'webm' | 'unknown';

/** How many bytes `recogniseFormat` needs to see. */
export const FORMAT_BYTES = 16;

const HEIF_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis']);

/** The real format by its first bytes (ISO/IEC 10918-1, PNG and RIFF signatures, ISO/IEC 14496-12 `ftyp`, EBML). */
export function recogniseFormat(start: Uint8Array): MediaFormat {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.length);
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))) return 'webm';
  const box = bytes.toString('latin1', 4, 8);
  if (box === 'ftyp') return HEIF_BRANDS.has(bytes.toString('latin1', 8, 12)) ? 'heic' : 'mp4';
  return ['moov', 'mdat', 'wide', 'free', 'skip'].includes(box) ? 'mp4' : 'unknown';
}

export function isImageFormat(format: MediaFormat): boolean {
  return format === 'jpeg' || format === 'png' || format === 'webp';
}

export function isVideoFormat(format: MediaFormat): boolean {
  return format === 'mp4' || format === 'webm';
}
