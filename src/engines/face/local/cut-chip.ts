import type { Chip, Picture, Placement } from './picture.ts';

const MOST_SAMPLES_A_SIDE = 8;

/** Cuts a chip out of a picture: enlarged it is interpolated, reduced it is averaged over the area of a chip pixel. */
export function cutChip(
  picture: Picture,
  placement: Placement,
  { width, height }: { width: number; height: number },
): Chip {
  const chip = { values: new Float32Array(width * height * 3), width, height };
  const samples = Math.min(
    MOST_SAMPLES_A_SIDE,
    Math.max(1, Math.round(Math.hypot(placement.cosine, placement.sine))),
  );
  if (samples === 1) interpolate(picture, placement, chip);
  else average(picture, placement, chip, samples);
  return chip;
}

function interpolate({ pixels, width, height }: Picture, placement: Placement, chip: Chip): void {
  const { cosine, sine, left, top } = placement;
  for (let target = 0; target < chip.values.length; target += 3) {
    const chipX = ((target / 3) % chip.width) + 0.5;
    const chipY = Math.floor(target / 3 / chip.width) + 0.5;
    const x = cosine * chipX - sine * chipY + left - 0.5;
    const y = sine * chipX + cosine * chipY + top - 0.5;
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column + 1 >= width || row + 1 >= height) continue;
    const right = x - column;
    const down = y - row;
    const at = (row * width + column) * 3;
    const below = at + width * 3;
    for (let channel = 0; channel < 3; channel++) {
      chip.values[target + channel] =
        ((pixels[at + channel] ?? 0) * (1 - right) + (pixels[at + channel + 3] ?? 0) * right) * (1 - down) +
        ((pixels[below + channel] ?? 0) * (1 - right) + (pixels[below + channel + 3] ?? 0) * right) * down;
    }
  }
}

/** Written out flat: it runs some hundred thousand times a picture. */
function average(picture: Picture, placement: Placement, chip: Chip, samples: number): void {
  const { pixels, width, height } = picture;
  const { cosine, sine, left, top } = placement;
  const weight = 1 / samples ** 2;
  for (let target = 0, row = 0; row < chip.height; row++) {
    for (let column = 0; column < chip.width; column++, target += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const down = (sample / samples) | 0;
        const chipX = column + (sample - down * samples + 0.5) / samples;
        const chipY = row + (down + 0.5) / samples;
        const x = Math.floor(cosine * chipX - sine * chipY + left);
        const y = Math.floor(sine * chipX + cosine * chipY + top);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const at = (y * width + x) * 3;
        red += pixels[at] ?? 0;
        green += pixels[at + 1] ?? 0;
        blue += pixels[at + 2] ?? 0;
      }
      chip.values[target] = red * weight;
      chip.values[target + 1] = green * weight;
      chip.values[target + 2] = blue * weight;
    }
  }
}
