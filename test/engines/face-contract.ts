import { expect } from 'chai';
import sharp from 'sharp';
import type { DetectedFace, FaceEngine, FaceScore, FaceTemplate } from '../../src/core/face/face-engine.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';

export interface FaceEngineUnderTest {
  open: () => Promise<FaceEngine>;
  /** Whether it finds the 468 points of the mesh; an engine that cannot leaves them out. */
  findsMesh: boolean;
}

const never = new AbortController().signal;

/** What every face engine promises, tried with portraits that ship with the face library. */
export function describeFaceEngine(name: string, { open, findsMesh }: FaceEngineUnderTest): void {
  describe(`the ${name} face engine`, function contract() {
    this.timeout(120_000);
    let engine: FaceEngine;
    let portraits: Buffer[];

    before(async () => {
      engine = await open();
      portraits = await findSamplePortraits(engine, { atMost: 3 });
      expect(portraits).to.have.length(3);
    });

    after(() => engine.close());

    it('says who it is', () => {
      expect(engine.name).to.match(/\w/);
      expect(engine.version).to.match(/\d/);
    });

    it('finds the one face of a portrait, near the middle of the picture', async () => {
      const faces = await look(portrait(0));

      expect(faces).to.have.length(1);
      const { box, confidence } = only(faces);
      const { width, height } = await sharp(portrait(0)).metadata();
      expect(box.left + box.width / 2).to.be.closeTo(width / 2, width * 0.15);
      expect(box.top + box.height / 2).to.be.closeTo(height / 2, height * 0.2);
      expect(confidence).to.be.within(0.3, 1);
    });

    it('tells only what is wanted', async () => {
      const [bare, posed] = [only(await look(portrait(0))), only(await look(portrait(0), ['pose']))];

      expect(bare).to.not.have.any.keys('pose', 'mesh', 'template');
      expect(posed).to.not.have.any.keys('mesh', 'template');
      expect(posed.pose?.yaw).to.be.within(-20, 20);
    });

    if (findsMesh) {
      it('lays the mesh over the face, in pixels of the picture, nearer points with a smaller z', async () => {
        const { box, mesh = [] } = only(await look(portrait(0), ['mesh']));

        expect(mesh).to.have.length(468);
        const [nose, cheek] = [mesh[1], mesh[234]];
        expect(nose?.x).to.be.within(box.left, box.left + box.width);
        expect(nose?.y).to.be.within(box.top, box.top + box.height);
        expect(nose?.z).to.be.below(cheek?.z ?? 0);
      });
    }

    it('sees the same in the same picture twice as large', async () => {
      const { width } = await sharp(portrait(0)).metadata();
      const large = await sharp(portrait(0))
        .resize(width * 2)
        .jpeg()
        .toBuffer();

      const [small, doubled] = [only(await look(portrait(0))).box, only(await look(large)).box];

      expect(doubled.left / 2).to.be.closeTo(small.left, small.width * 0.1);
      expect(doubled.width / 2).to.be.closeTo(small.width, small.width * 0.1);
    });

    it('reads yaw and roll the other way round in a mirrored picture', async () => {
      const leaning = await sharp(portrait(0)).rotate(12, { background: 'grey' }).jpeg().toBuffer();
      const mirrored = await sharp(leaning).flop().jpeg().toBuffer();

      const one = only(await look(leaning, ['pose'])).pose;
      const other = only(await look(mirrored, ['pose'])).pose;

      expect(one?.roll).to.be.above(5); // turned clockwise: towards the person's own left
      expect(other?.roll).to.be.closeTo(-(one?.roll ?? 0), 4);
      expect(other?.yaw).to.be.closeTo(-(one?.yaw ?? 0), 4);
    });

    it('finds nobody in a picture without a face', async () => {
      const nobody = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a8' } })
        .jpeg()
        .toBuffer();

      expect(await look(nobody)).to.deep.equal([]);
      expect(await look(nobody, ['template'], 'document')).to.deep.equal([]);
    });

    it('finds two people, the larger face first', async () => {
      const faces = await look(await sideBySide(portrait(0), portrait(1)));

      expect(faces).to.have.length(2);
      expect(faces[0]?.box.width).to.be.above(faces[1]?.box.width ?? Infinity);
    });

    it('finds a face that fills the picture', async () => {
      const { box } = only(await look(portrait(0)));
      const tight = await sharp(portrait(0))
        .extract({
          left: Math.round(box.left),
          top: Math.round(box.top),
          width: Math.round(box.width),
          height: Math.round(box.height),
        })
        .jpeg()
        .toBuffer();

      expect(await look(tight, [], 'document')).to.have.length(1);
    });

    it('finds a person in another copy of the picture more alike than anybody else', async () => {
      const copy = await sharp(portrait(0))
        .resize(420)
        .modulate({ brightness: 0.85 })
        .jpeg({ quality: 60 })
        .toBuffer();
      const probes = [
        await describeFace(portrait(1)),
        await describeFace(copy),
        await describeFace(portrait(2)),
      ];

      const scores = await engine.compare(await describeFace(portrait(0)), probes, never);

      expect(scores).to.have.length(3);
      expect(bestOf(scores)).to.equal(1);
    });

    it('reads templates back from their bytes, wherever those were kept', async () => {
      const { engine: maker, bytes } = await describeFace(portrait(0));
      const again = await describeFace(portrait(0));
      const kept = Buffer.concat([Buffer.of(7), bytes]).subarray(1);

      const [score] = await engine.compare({ engine: maker, bytes: kept }, [again], never);

      expect(score?.value).to.be.closeTo(score?.scale === 'distance' ? 0 : 1, 0.01);
    });

    it('compares with nobody', async () => {
      expect(await engine.compare(await describeFace(portrait(0)), [], never)).to.deep.equal([]);
    });

    it('does not compare with a template of another engine', async () => {
      const foreign: FaceTemplate = { engine: 'another', bytes: new Uint8Array(512) };

      const failure = await attempt(async () =>
        engine.compare(await describeFace(portrait(0)), [foreign], never),
      );

      expect(failure).to.be.an('error');
    });

    it('looks at many pictures at once and mixes none up', async () => {
      const alone = [only(await look(portrait(0))).box, only(await look(portrait(1))).box];

      const together = await Promise.all([0, 1, 0, 1, 0, 1].map((index) => look(portrait(index))));

      expect(together.map((faces) => only(faces).box)).to.deep.equal([...alone, ...alone, ...alone]);
    });

    it('stops when told to', async () => {
      const failure = await attempt(() =>
        engine.detect(portrait(0), { subject: 'person', want: [] }, AbortSignal.abort(new Error('stop'))),
      );

      expect(failure).to.have.property('message', 'stop');
    });

    it('is unavailable once closed', async () => {
      const closing = await open();
      await closing.close();

      const failure = await attempt(() =>
        closing.detect(portrait(0), { subject: 'person', want: [] }, never),
      );

      expect(failure).to.have.property('name', 'FaceEngineUnavailable');
    });

    function portrait(index: number): Buffer {
      return portraits[index] ?? Buffer.of();
    }

    function look(
      jpeg: Uint8Array,
      want: ReadonlyArray<'pose' | 'mesh' | 'template'> = [],
      subject: 'person' | 'document' = 'person',
    ): Promise<DetectedFace[]> {
      return engine.detect(jpeg, { subject, want }, never);
    }

    async function describeFace(jpeg: Uint8Array): Promise<FaceTemplate> {
      const { template } = only(await look(jpeg, ['template']));
      if (!template) throw new Error('The engine was asked for a template and gave none');
      return template;
    }
  });
}

function only(faces: readonly DetectedFace[]): DetectedFace {
  const [face] = faces;
  if (!face || faces.length > 1) throw new Error(`expected one face, not ${faces.length}`);
  return face;
}

function bestOf(scores: readonly FaceScore[]): number {
  const better = (one: FaceScore, other: FaceScore) =>
    one.scale === 'distance' ? one.value < other.value : one.value > other.value;
  return scores.findIndex((score) => scores.every((other) => score === other || better(score, other)));
}

async function attempt(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return undefined;
  } catch (err) {
    return err;
  }
}

async function sideBySide(large: Buffer, small: Buffer): Promise<Buffer> {
  const [left, right] = await Promise.all([
    sharp(large).resize(500, 500).toBuffer(),
    sharp(small).resize(380, 380).toBuffer(),
  ]);
  return sharp({ create: { width: 900, height: 500, channels: 3, background: '#888' } })
    .composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: 520, top: 60 },
    ])
    .jpeg()
    .toBuffer();
}
