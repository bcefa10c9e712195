/** The same clip with the quarter turn that a phone held upright writes into its track header (ISO 14496-12, 8.3.2). */
export function turnTrack(file: Buffer): Buffer {
  const turned = Buffer.from(file);
  const matrix = turned.indexOf('tkhd') + 4 + 40;
  [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].forEach((value, index) =>
    turned.writeInt32BE(value, matrix + index * 4),
  );
  return turned;
}
