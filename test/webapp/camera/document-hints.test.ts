import { expect } from 'chai';
import { blurPhoto, darkenPhoto, glarePhoto } from '../../../sandbox/specimen/spoil-document.ts';
import { drawDocument } from '../../../sandbox/specimen/draw-document.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { createImageEngine } from '../../../src/engines/image/sharp-image-engine.ts';
import {
  firstHint,
  isSteady,
  judgeView,
  LIMITS,
  nextHint,
  type DocumentHint,
  type Measured,
  type ShownHint,
} from '../../../webapp/src/camera/choose-hint.ts';
import { measureChange, shrink } from '../../../webapp/src/camera/grey.ts';
import { fromAfar, lookThrough } from './look.ts';

const signal = new AbortController().signal;
/** Where the sheet of a specimen lies: 0.88 of 1600 pixels wide, in the middle. */
const CARD = { left: 130, top: 178, width: 1340, height: 845 };
const PASSPORT = { left: 120, top: 121, width: 1360, height: 957 };

describe('the hints of the document camera', () => {
  let card: Buffer;

  before(async () => {
    card = await drawDocument({ document: { type: 'identity_card', side: 'front' } });
  });

  it('has nothing to say against a card that fills the frame', async () => {
    expect(await hintFor(card)).to.equal('READY');
  });

  for (const document of [
    { type: 'identity_card', side: 'back' },
    { type: 'driving_licence', side: 'front' },
    { type: 'driving_licence', side: 'back' },
  ] as const) {
    it(`knows ${document.type}, ${document.side}, however it lies`, async () => {
      const straight = await drawDocument({ document, turned: 1, tilt: 0, seed: 3 });
      const askew = await drawDocument({ document, turned: -4, tilt: 0.06, seed: 9 });

      expect([await hintFor(straight), await hintFor(askew)]).to.deep.equal(['READY', 'READY']);
    });
  }

  it('knows the page of a passport', async () => {
    const page = await drawDocument({ document: { type: 'passport' } });

    expect(await hintFor(page, PASSPORT)).to.equal('READY');
  });

  it('asks for a document where there is only a table', async () => {
    const table = await fromAfar(card, 0.5);

    expect(await hintFor(table, { left: 60, top: 60, width: 300, height: 189 })).to.equal('FIND');
  });

  it('asks to come closer while the card is half as wide as the frame', async () => {
    expect(await hintFor(await fromAfar(card, 0.5))).to.equal('CLOSER');
  });

  it('does not take a card that sticks out of the frame for one that fits', async () => {
    expect(await hintFor(card, { left: 330, top: 200, width: 900, height: 567 })).to.equal('FIND');
    expect(await hintFor(card, { ...CARD, left: 250, width: 1200, height: 757 })).to.equal('FIND');
  });

  it('asks for light, against glare, and for a sharp picture', async () => {
    expect(await hintFor(await darkenPhoto(card))).to.equal('TOO_DARK');
    expect(await hintFor(await glarePhoto(card, 0.4))).to.equal('GLARE');
    expect(await hintFor(await blurPhoto(card, 5))).to.equal('BLURRED');
  });

  it('asks to hold still while the picture moves', async () => {
    const { small: before, ...measured } = await lookThrough(card, CARD);
    const { small: after } = await lookThrough(card, { ...CARD, left: 110, top: 190 });

    expect(judgeView({ ...measured, change: measureChange(after, before) }, 'FIND')).to.equal('HOLD_STILL');
  });

  it('takes a lamp that is switched on for no motion', async () => {
    const { small } = await lookThrough(card, CARD);
    const brighter = { ...small, pixels: small.pixels.map((luma) => Math.min(255, luma + 20)) };

    expect(measureChange(brighter, small)).to.be.below(LIMITS.change.ends);
  });

  it('speaks before the server would refuse the picture', async () => {
    expect(LIMITS.brightness.begins).to.be.above(POLICY.document.brightness);
    expect(LIMITS.glare.begins).to.be.below(POLICY.document.glare);
    expect(LIMITS.sharpness.begins).to.be.above(POLICY.document.sharpness);
  });

  it('measures what the server measures', async () => {
    const here = await lookThrough(card, { left: 220.7, top: 300, width: 1158.6, height: 731 });
    const { default: sharp } = await import('sharp');
    const sent = await sharp(card)
      .extract({ left: 128, top: 207, width: 1344, height: 916 })
      .jpeg({ quality: 92 })
      .toBuffer();
    const there = await createImageEngine().normalise(sent, signal);
    if (!there.ok) throw new Error(there.refusal);

    expect(here.brightness).to.be.closeTo(there.value.quality.brightness, 2);
    expect(here.sharpness / there.value.quality.sharpness).to.be.within(0.85, 1.15);
    expect(here.glare).to.be.closeTo(there.value.quality.glare, 0.005);
  });
});

describe('one hint at a time', () => {
  const fine: Measured = { brightness: 150, glare: 0, sharpness: 500, change: 2, place: 'fits' };

  it('keeps a hint until it is clearly mended', () => {
    const dim = { ...fine, brightness: LIMITS.brightness.begins + 2 };

    expect(judgeView(dim, 'READY')).to.equal('READY');
    expect(judgeView(dim, 'TOO_DARK')).to.equal('TOO_DARK');
    expect(judgeView({ ...fine, glare: 0.04 }, 'GLARE')).to.equal('GLARE');
    expect(judgeView({ ...fine, sharpness: 70 }, 'BLURRED')).to.equal('BLURRED');
    expect(judgeView({ ...fine, change: 6 }, 'HOLD_STILL')).to.equal('HOLD_STILL');
  });

  it('names light first, because nothing else can be seen without it', () => {
    const bad: Measured = { brightness: 10, glare: 0.3, sharpness: 1, change: 99, place: 'none' };

    expect(judgeView(bad, 'FIND')).to.equal('TOO_DARK');
  });

  it('does not change for a moment of another opinion', () => {
    const shown = play(['FIND', 'FIND', 'FIND', 'FIND', 'GLARE', 'FIND', 'GLARE', 'FIND']);

    expect(shown).to.deep.equal(Array.from({ length: 8 }, () => 'FIND'));
  });

  it('changes when another hint is due for a while and the first was there long enough to be read', () => {
    const shown = play(['CLOSER', 'CLOSER', 'CLOSER', 'GLARE', 'GLARE', 'GLARE']);

    expect(shown).to.deep.equal(['FIND', 'FIND', 'CLOSER', 'CLOSER', 'CLOSER', 'GLARE']);
  });

  it('is steady after almost a second without a doubt', () => {
    const ready = { hint: 'READY', since: 0 } as const;

    expect(isSteady(ready, 800)).to.equal(false);
    expect(isSteady(ready, 950)).to.equal(true);
    expect(isSteady(nextHint(ready, 'HOLD_STILL', 900), 950)).to.equal(false);
    expect(isSteady({ hint: 'FIND', since: 0 }, 5000)).to.equal(false);
  });

  /** Looks every 300 ms; the hint that is shown after each. */
  function play(due: readonly DocumentHint[]): DocumentHint[] {
    let shown: ShownHint = firstHint(0);
    return due.map((hint, index) => {
      shown = nextHint(shown, hint, (index + 1) * 300);
      return shown.hint;
    });
  }
});

describe('shrink', () => {
  it('takes the mean of blocks and drops what is left over', () => {
    const picture = { pixels: Uint8Array.from([0, 4, 9, 4, 8, 9]), width: 3, height: 2 };

    expect(shrink(picture, 2)).to.deep.equal({ pixels: Uint8Array.from([4]), width: 1, height: 1 });
  });
});

async function hintFor(photograph: Buffer, frame = CARD): Promise<DocumentHint> {
  const { small: _, ...measured } = await lookThrough(photograph, frame);
  return judgeView({ ...measured, change: 0 }, 'FIND');
}
