import { expect } from 'chai';
import fc from 'fast-check';
import { fingerprint, fingerprintDistance } from '../../../src/core/image/fingerprint.ts';
import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';
import { measureBrightness } from '../../../src/core/image/measure-brightness.ts';
import { measureGlare } from '../../../src/core/image/measure-glare.ts';
import { measureSharpness } from '../../../src/core/image/measure-sharpness.ts';

describe('measureSharpness', () => {
  it('is nothing for an even picture', () => {
    expect(measureSharpness(draw(20, 20, () => 77))).to.equal(0);
  });

  it('is the variance of the Laplacian', () => {
    const dot = draw(3, 3, (x, y) => (x === 1 && y === 1 ? 10 : 0));
    const twoColumns = draw(4, 3, (x) => (x < 2 ? 0 : 10));

    expect(measureSharpness(dot)).to.equal(0); // a single value has no variance
    expect(measureSharpness(twoColumns)).to.equal(100); // +10 and -10
  });

  it('falls when the same edges are softened', () => {
    const sharp = draw(64, 64, (x) => (x % 16 < 8 ? 200 : 50));
    const soft = draw(64, 64, (x) => 125 + 75 * Math.sin((x / 16) * 2 * Math.PI));

    expect(measureSharpness(soft)).to.be.below(measureSharpness(sharp) / 4);
  });

  it('has an answer for a picture without inner pixels', () => {
    expect(measureSharpness(draw(2, 2, () => 9))).to.equal(0);
  });
});

describe('measureBrightness', () => {
  it('is the mean luma', () => {
    expect(measureBrightness(draw(10, 2, (_, y) => (y === 0 ? 0 : 100)))).to.equal(50);
  });
});

describe('measureGlare', () => {
  it('counts the area of a blown-out spot', () => {
    const picture = draw(100, 100, (x, y) => (x < 20 && y < 30 ? 255 : 100));

    expect(measureGlare(picture)).to.equal(0.06);
  });

  it('leaves out specks', () => {
    const picture = draw(100, 100, (x, y) => (x % 10 === 0 && y % 10 === 0 ? 255 : 100));

    expect(measureGlare(picture)).to.equal(0);
  });

  it('does not join spots over the edge of a row', () => {
    const picture = draw(100, 100, (x, y) =>
      (y < 4 && x === 99) || (y > 0 && y < 5 && x === 0) ? 255 : 100,
    );

    expect(measureGlare(picture)).to.equal(0); // two spots of 4 pixels, not one of 8
    expect(measureGlare(draw(100, 100, (x, y) => (y < 10 && x === 99 ? 255 : 100)))).to.equal(0.001);
  });
});

describe('fingerprint', () => {
  it('is 64 bits in 16 hex digits', () => {
    const rising = draw(90, 80, (x) => x);
    const falling = draw(90, 80, (x) => 200 - x);

    expect(fingerprint(rising)).to.equal('ffffffffffffffff');
    expect(fingerprint(falling)).to.equal('0000000000000000');
  });

  it('stays the same for a brighter and larger copy', () => {
    const picture = (size: number, light: number) =>
      draw(
        9 * size,
        8 * size,
        (x, y) => light + 40 * Math.sin(Math.floor(x / size) * 2 + Math.floor(y / size)),
      );

    expect(fingerprint(picture(7, 90))).to.equal(fingerprint(picture(20, 140)));
  });

  it('differs by the number of bits that differ', () => {
    const hex = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(hex, fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (bits, flipped) => {
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), bits);

        expect(fingerprintDistance(toHex(bits), toHex(other))).to.equal(flipped.length);
      }),
    );
  });
});

function draw(width: number, height: number, luma: (x: number, y: number) => number): GreyPicture {
  const pixels = Uint8Array.from({ length: width * height }, (_, at) =>
    luma(at % width, Math.floor(at / width)),
  );
  return { pixels, width, height };
}

function toHex(bits: bigint): string {
  return bits.toString(16).padStart(16, '0');
}
