const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);

/** The pictures in a stream of JPEGs laid end to end, as ffmpeg's encoder writes them; an unfinished last one is left out. */
export function splitJpegs(stream: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  let from = stream.indexOf(START);
  while (from >= 0) {
    const end = stream.indexOf(END, from);
    if (end < 0) break;
    pictures.push(stream.subarray(from, end + END.length));
    from = stream.indexOf(START, end + END.length);
  }
  return pictures;
}
