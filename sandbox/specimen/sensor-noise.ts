import { createRandom } from './random.ts';
import type { RawPicture } from './raw-picture.ts';

const TABLE_SIZE = 1 << 16;

/** Adds the grain of a small camera, different in every frame and the same for the same seed. */
export function createSensorNoise(seed: number, strength: number): (picture: RawPicture) => void {
  const random = createRandom(seed);
  const table = Int8Array.from({ length: TABLE_SIZE }, () =>
    Math.round((random() + random() + random() - 1.5) * 2 * strength),
  );

  return ({ pixels, width, height }) => {
    for (let row = 0; row < height; row++) {
      let grain = Math.floor(random() * TABLE_SIZE);
      for (let index = row * width * 3; index < (row + 1) * width * 3; index += 3) {
        const offset = table[grain++ & (TABLE_SIZE - 1)] ?? 0;
        pixels[index] = clamp((pixels[index] ?? 0) + offset);
        pixels[index + 1] = clamp((pixels[index + 1] ?? 0) + offset);
        pixels[index + 2] = clamp((pixels[index + 2] ?? 0) + offset);
      }
    }
  };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
