export type ImageFormat = 'jpeg' | 'png' | 'webp';

const SIGNATURES: ReadonlyArray<{ format: ImageFormat; at: number; bytes: readonly number[] }> = [
  { format: 'jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
];

/** The format that the first bytes announce, if it is one we decode: no other decoder ever sees a stranger's bytes. */
export function sniffFormat(file: Uint8Array): ImageFormat | undefined {
  return SIGNATURES.find(({ at, bytes }) => bytes.every((byte, index) => file[at + index] === byte))?.format;
}
