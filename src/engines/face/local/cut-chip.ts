import type { Chip, Picture, Placement } from './picture.ts';

const MOST_SAMPLES_A_SIDE = 8;

/** Cuts a chip out of a picture: bilinear, and averaged over the area that one chip pixel covers. */
export function cutChip(
  picture: Picture,
  placement: Placement,
  { width, height }: { width: number; height: number },
): Chip {
  const { cosine, sine, left, top } = placement;
  const values = new Float32Array(width * height * 3);
  const samples = samplesASide(Math.hypot(cosine, sine));
  for (let row = 0; row < height * samples; row++) {
    const y = (row + 0.5) / samples;
    const rowStart = Math.floor(row / samples) * width;
    for (let column = 0; column < width * samples; column++) {
      const x = (column + 0.5) / samples;
      const target = (rowStart + Math.floor(column / samples)) * 3;
      addPixel(
        picture,
        cosine * x - sine * y + left - 0.5,
        sine * x + cosine * y + top - 0.5,
        values,
        target,
      );
    }
  }
  if (samples === 1) return { values, width, height };
  return { values: values.map((sum) => sum / samples ** 2), width, height };
}

function samplesASide(scale: number): number {
  return Math.min(MOST_SAMPLES_A_SIDE, Math.max(1, Math.round(scale)));
}

// eslint-disable-next-line eslint/max-params -- the innermost loop: an object a pixel would double its time
function addPixel(picture: Picture, x: number, y: number, values: Float32Array, target: number): void {
  const { pixels, width, height } = picture;
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column + 1 >= width || row + 1 >= height) return;
  const right = x - column;
  const down = y - row;
  const at = (row * width + column) * 3;
  const below = at + width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const above = mix(pixels[at + channel], pixels[at + 3 + channel], right);
    const beneath = mix(pixels[below + channel], pixels[below + 3 + channel], right);
    values[target + channel] = (values[target + channel] ?? 0) + mix(above, beneath, down);
  }
}

function mix(one = 0, other = 0, share: number): number {
  return one + (other - one) * share;
}
