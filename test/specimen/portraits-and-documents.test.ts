import { expect } from 'chai';
import { drawDocument, type DrawnDocument } from '../../sandbox/specimen/draw-document.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import {
  blurPhoto,
  cropPhoto,
  darkenPhoto,
  glarePhoto,
  rotateByExif,
  shrinkPhoto,
} from '../../sandbox/specimen/spoil-document.ts';
import sharp from 'sharp';
import { openEyes, type Eyes } from './eyes.ts';

const FRONTS: DrawnDocument[] = [
  { type: 'passport' },
  { type: 'identity_card', side: 'front' },
  { type: 'driving_licence', side: 'front' },
];
const BACKS: DrawnDocument[] = [
  { type: 'identity_card', side: 'back' },
  { type: 'driving_licence', side: 'back' },
];
const SAME_PERSON = 0.45;

describe('specimens of people and documents', function specimens() {
  this.timeout(60_000);
  let eyes: Eyes;
  let portraits: Buffer[];

  before(async () => {
    eyes = await openEyes();
    portraits = await findSamplePortraits(eyes.faceEngine);
  });
  after(() => eyes.close());

  describe('the sample portraits', () => {
    it('show at least three people, one face on each', async () => {
      const faces = await Promise.all(portraits.map((portrait) => eyes.inPortrait(portrait)));

      expect(faces.length).to.be.at.least(3);
      expect(faces.map(({ length }) => length)).to.deep.equal(portraits.map(() => 1));
    });

    it('show nobody twice', async () => {
      const faces = (await Promise.all(portraits.map((portrait) => eyes.inPortrait(portrait)))).flat();

      for (const [index, face] of faces.entries()) {
        const others = await eyes.distances(face, faces.slice(index + 1));
        expect(others.filter((distance) => distance <= 0.6)).to.deep.equal([]);
      }
    });

    it('are the same, in the same order, when looked for again', async () => {
      const again = await findSamplePortraits(eyes.faceEngine);

      expect(again.map((portrait) => portraits.findIndex((before) => before.equals(portrait)))).to.deep.equal(
        portraits.map((_, index) => index),
      );
    });

    it('are no more than asked for', async () => {
      expect(await findSamplePortraits(eyes.faceEngine, { atMost: 1 })).to.have.length(1);
    });
  });

  describe('a drawn document', () => {
    for (const document of FRONTS) {
      it(`carries the portrait, about 200 pixels wide (${document.type})`, async () => {
        const [portrait = Buffer.of()] = portraits;

        const faces = await eyes.inDocument(await drawDocument({ document, portrait }));

        expect(faces).to.have.length(1);
        expect(faces[0]?.box.width).to.be.within(150, 300);
        const [printed] = await eyes.inPortrait(portrait);
        expect(Math.max(...(await eyes.distances(printed, faces)))).to.be.below(SAME_PERSON);
      });
    }

    for (const document of BACKS) {
      it(`has nobody on its back (${document.type})`, async () => {
        expect(await eyes.inDocument(await drawDocument({ document }))).to.deep.equal([]);
      });
    }

    it('has nobody on its front without a portrait, and two people with two', async () => {
      const [portrait = Buffer.of(), secondPortrait = Buffer.of()] = portraits;
      const document = { type: 'passport' } as const;

      const empty = await eyes.inDocument(await drawDocument({ document }));
      const crowded = await eyes.inDocument(await drawDocument({ document, portrait, secondPortrait }));

      expect([empty.length, crowded.length]).to.deep.equal([0, 2]);
    });

    it('is a photograph of the size asked for', async () => {
      const size = { width: 1280, height: 960 };

      const { width, height, format } = await sharp(
        await drawDocument({ document: { type: 'passport' }, size }),
      ).metadata();

      expect({ width, height, format }).to.deep.equal({ ...size, format: 'jpeg' });
    });

    it('is the same picture every time', async () => {
      const document = { type: 'identity_card', side: 'back' } as const;

      expect((await drawDocument({ document })).equals(await drawDocument({ document }))).to.equal(true);
    });
  });

  describe('a spoilt photograph', () => {
    let photo: Buffer;

    before(async () => {
      photo = await drawDocument({ document: { type: 'passport' }, portrait: portraits[0] ?? Buffer.of() });
    });

    it('is less sharp when blurred', async () => {
      expect(await sharpnessOf(await blurPhoto(photo))).to.be.below((await sharpnessOf(photo)) / 2);
    });

    it('is dark when darkened', async () => {
      const { channels } = await sharp(await darkenPhoto(photo))
        .greyscale()
        .stats();

      expect(channels[0]?.mean).to.be.below(40);
    });

    it('has lost a good part to white in a glare', async () => {
      expect(await blownOutShareOf(photo)).to.be.below(0.02);
      expect(await blownOutShareOf(await glarePhoto(photo))).to.be.above(0.12);
    });

    it('has fewer pixels when shrunk or cropped', async () => {
      expect(await sizeOf(await shrinkPhoto(photo))).to.deep.equal([240, 180]);
      expect(await sizeOf(await cropPhoto(photo))).to.deep.equal([1120, 720]);
    });

    it('has lost its portrait when cropped', async () => {
      expect(await eyes.inDocument(await cropPhoto(photo))).to.deep.equal([]);
    });

    it('lies on its side, and says so, when turned by EXIF', async () => {
      const turned = await rotateByExif(photo);

      expect(await sizeOf(turned)).to.deep.equal([1200, 1600]);
      expect((await sharp(turned).metadata()).orientation).to.equal(6);
      expect(await eyes.inDocument(await sharp(turned).rotate().jpeg().toBuffer())).to.have.length(1);
    });
  });
});

async function sharpnessOf(photo: Buffer): Promise<number> {
  return (await sharp(photo).stats()).sharpness;
}

async function blownOutShareOf(photo: Buffer): Promise<number> {
  const greys = await sharp(photo).greyscale().raw().toBuffer();
  return greys.filter((grey) => grey >= 250).length / greys.length;
}

async function sizeOf(photo: Buffer): Promise<[number, number]> {
  const { width, height } = await sharp(photo).metadata();
  return [width, height];
}
