import { expect } from 'chai';
import {
  fitWithin,
  placeFrame,
  toPhotograph,
  toPicture,
  withMargin,
} from '../../../webapp/src/camera/geometry.ts';

describe('the frame of the document camera', () => {
  it('has the shape of the document and lies in the middle', () => {
    const { left, top, width, height } = placeFrame({ width: 390, height: 600 }, 'card');

    expect(width / height).to.be.closeTo(1.586, 0.001);
    expect([left * 2 + width, top * 2 + height]).to.deep.equal([390, 600]);
    expect(width).to.be.closeTo(358.8, 0.1);
  });

  it('never leaves a stage that is wide and low', () => {
    const { top, height } = placeFrame({ width: 800, height: 260 }, 'passport');

    expect(top).to.be.above(0);
    expect(height).to.be.below(260);
  });

  it('is found again in the pixels of a picture that covers the view', () => {
    // 1080 × 1920 shown on 390 × 844: scaled by 844 / 1920, so that 42.4 px are hidden at either side.
    const area = toPicture(
      { left: 0, top: 0, width: 390, height: 844 },
      { width: 390, height: 844 },
      { width: 1080, height: 1920 },
    );

    expect(area.left).to.be.closeTo(96.4, 0.1);
    expect(area.width).to.be.closeTo(887.2, 0.1);
    expect([area.top, area.height]).to.deep.equal([0, 1920]);
  });

  it('does not reach beyond the picture', () => {
    const area = toPicture(
      withMargin({ left: 4, top: 50, width: 92, height: 58 }),
      { width: 100, height: 200 },
      { width: 500, height: 1000 },
    );

    expect(area.left).to.equal(0);
    expect(area.width).to.equal(500);
  });

  it('lies in the middle of a photograph that shows more than the video', () => {
    // A video of 1080 × 1920 is the middle of a photograph of 3000 × 4000: 2250 × 4000.
    const area = toPhotograph(
      { left: 108, top: 192, width: 864, height: 545 },
      { width: 1080, height: 1920 },
      { width: 3000, height: 4000 },
    );

    expect(area.left).to.be.closeTo(375 + 225, 0.1);
    expect(area.top).to.be.closeTo(400, 0.1);
    expect(area.width).to.be.closeTo(1800, 0.1);
  });

  it('is scaled down to what is sent, never up', () => {
    expect(fitWithin({ width: 5120, height: 2000 }, 2560)).to.deep.equal({ width: 2560, height: 1000 });
    expect(fitWithin({ width: 640, height: 400 }, 2560)).to.deep.equal({ width: 640, height: 400 });
  });
});
