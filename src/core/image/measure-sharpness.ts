import type { GreyPicture } from './grey-picture.ts';

/**
 * Variance of the Laplacian (4 neighbours), the customary blur measure of Pech-Pacheco et al., 2000. It depends on the
 * size of the picture: compare only pictures scaled alike. 0 for a picture without inner pixels.
 */
export function measureSharpness({ pixels, width, height }: GreyPicture): number {
  let sum = 0;
  let sumOfSquares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const around =
        luma(pixels, at - 1) + luma(pixels, at + 1) + luma(pixels, at - width) + luma(pixels, at + width);
      const laplacian = around - 4 * luma(pixels, at);
      sum += laplacian;
      sumOfSquares += laplacian * laplacian;
    }
  }
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  return count === 0 ? 0 : sumOfSquares / count - (sum / count) ** 2;
}

function luma(pixels: Uint8Array, index: number): number {
  return pixels[index] ?? 0;
}
