/**
 * In order of preference; the server takes H.264, VP8, VP9 and AV1 in MP4 and WebM. H.264 is encoded by the phone's
 * hardware; VP8 comes before VP9 because it is cheaper, and a recorder that cannot keep up drops the frames that show
 * a turn.
 */
const FORMATS = [
  'video/mp4;codecs=avc1.42E01F',
  'video/mp4;codecs=avc1',
  'video/webm;codecs=vp8',
  'video/webm;codecs=vp9',
  'video/mp4',
  'video/webm',
];

/** The recorder's format, or nothing where it knows none that the server takes. */
export function chooseFormat(isSupported: (format: string) => boolean): string | undefined {
  return FORMATS.find((format) => isSupported(format));
}

/** By what was really recorded: `video/mp4;codecs=…` → `selfie.mp4`. */
export function nameOfVideo(type: string): string {
  return type.startsWith('video/webm') ? 'selfie.webm' : 'selfie.mp4';
}

/** Bits a second: eleven seconds are under 3 MB, and the face stays sharp at 720 pixels. */
export const VIDEO_BITS_PER_SECOND = 2_000_000;
