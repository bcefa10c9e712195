import { expect } from 'chai';
import { measureMotion } from '../../../src/core/video/measure-motion.ts';
import { filmHead, filmPicture, yawOfTurns } from './face-samples.ts';

const turns = yawOfTurns([1, -1, 1], 1);

describe('measureMotion', () => {
  it('knows a head that turns', () => {
    const { kind, parallax } = measureMotion(
      filmHead(7, (at) => ({ yaw: 20 * turns(at), x: 0.1 * turns(at) })),
    );

    expect(kind).to.equal('living');
    expect(parallax).to.be.above(0.05);
  });

  it('knows a frozen picture', () => {
    expect(measureMotion(filmPicture(7, () => ({}))).kind).to.equal('still');
  });

  it('knows a picture that is waved, brought nearer or turned in its plane', () => {
    expect(measureMotion(filmPicture(7, (at) => ({ x: 0.3 * turns(at) }))).kind).to.equal('flat');
    expect(measureMotion(filmPicture(7, (at) => ({ zoom: 1 + 0.2 * turns(at) }))).kind).to.equal('flat');
    expect(measureMotion(filmPicture(7, (at) => ({ roll: 20 * turns(at) }))).kind).to.equal('flat');
  });

  it('finds no parallax in a picture however it is tilted', () => {
    const { kind, parallax } = measureMotion(
      filmPicture(7, (at) => ({ yaw: 50 * turns(at), pitch: 20 * Math.sin(at), roll: 8 * Math.sin(at * 2) })),
    );

    expect(parallax).to.be.below(1e-6);
    expect(kind).to.equal('flat');
  });

  it('is not fooled by parallax that an engine imagines in a tilted picture', () => {
    const tilted = filmPicture(7, (at) => ({ yaw: 50 * turns(at) }));
    const imagined = filmHead(7, (at) => ({ yaw: 30 * turns(at) }));
    const seen = tilted.map((sample, index) => {
      const squeeze = Math.cos((50 * turns(sample.at) * Math.PI) / 180);
      const mesh = (imagined[index]?.mesh ?? []).map((point) => ({ ...point, x: point.x * squeeze }));
      return { ...sample, mesh };
    });

    const { kind, parallax, width } = measureMotion(seen);

    expect(parallax).to.be.above(0.05);
    expect(width).to.be.below(0.87);
    expect(kind).to.equal('flat');
  });

  it('does not accuse a person who holds still of being a picture', () => {
    const quiet = filmHead(7, (at) => ({
      yaw: 3 * Math.sin(at * 2),
      pitch: 2 * Math.sin(at),
      x: 0.02 * Math.sin(at),
    }));

    expect(measureMotion(quiet).kind).to.equal('unclear');
  });

  it('has no opinion without a face', () => {
    expect(measureMotion([]).kind).to.equal('unclear');
  });
});
