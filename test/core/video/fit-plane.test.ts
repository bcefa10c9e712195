import { expect } from 'chai';
import fc from 'fast-check';
import { planeError, similarityError } from '../../../src/core/video/fit-plane.ts';

const grid = Array.from({ length: 25 }, (_, index) => ({
  x: (index % 5) * 10,
  y: Math.floor(index / 5) * 12,
}));
const small = fc.double({ min: -0.3, max: 0.3, noNaN: true });

describe('planeError', () => {
  it('is nothing for a plane seen from anywhere', () => {
    fc.assert(
      fc.property(small, small, small, (a, b, tilt) => {
        const moved = grid.map(({ x, y }) => {
          const depth = 1 + (tilt * x + a * y) / 100;
          return { x: (x + b * y + 7) / depth, y: (a * x + y * 1.2 - 3) / depth };
        });

        expect(planeError(grid, moved)).to.be.below(1e-6);
      }),
    );
  });

  it('is what sticks out of the plane', () => {
    const moved = grid.map((point, index) => (index === 12 ? { ...point, x: point.x + 5 } : point));

    expect(planeError(grid, moved)).to.be.above(0.03);
  });
});

describe('similarityError', () => {
  it('is nothing for points moved, turned and scaled together', () => {
    const moved = grid.map(({ x, y }) => ({ x: 0.6 * x - 0.8 * y + 5, y: 0.8 * x + 0.6 * y }));

    expect(similarityError(grid, moved)).to.be.below(1e-9);
  });

  it('sees points squeezed in one direction', () => {
    expect(
      similarityError(
        grid,
        grid.map(({ x, y }) => ({ x: x * 0.8, y })),
      ),
    ).to.be.above(0.05);
  });
});
