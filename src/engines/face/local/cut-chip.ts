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

function average(
  { pixels, width, height }: Picture,
  placement: Placement,
  chip: Chip,
  samples: number,
): void {
  const { cosine, sine, left, top } = placement;
  const weight = 1 / samples ** 2;
  const columns = chip.width * samples;
  for (let index = 0; index < columns * chip.height * samples; index++) {
    const column = index % columns;
    const row = (index - column) / columns;
    const chipX = (column + 0.5) / samples;
    const chipY = (row + 0.5) / samples;
    const x = Math.floor(cosine * chipX - sine * chipY + left);
    const y = Math.floor(sine * chipX + cosine * chipY + top);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = (y * width + x) * 3;
    const target = (Math.floor(row / samples) * chip.width + Math.floor(column / samples)) * 3;
    for (let channel = 0; channel < 3; channel++) {
      chip.values[target + channel] =
        (chip.values[target + channel] ?? 0) + (pixels[at + channel] ?? 0) * weight;
    }
  }
}
