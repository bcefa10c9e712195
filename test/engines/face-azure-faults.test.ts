import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { SANDBOX_KEY } from '../../sandbox/azure-face/azure-face.ts';
import { tooMany } from '../../sandbox/azure-face/face-error.ts';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { DetectedFace, FaceEngine, FaceTemplate } from '../../src/core/face/face-engine.ts';
import type { AzureFaceEngineOptions, GivenFaceId } from '../../src/engines/face/azure/azure-face-engine.ts';
import { captureLog } from '../journeys/captured-log.ts';
import { makeTestFolder } from '../servers/test-folder.ts';
import { CONTRADICTIONS, DENIALS, PASSING_FAULTS } from './azure-face-faults.ts';
import { HASTE, openAzureStage, type AzureStage } from './azure-face-stage.ts';

const never = new AbortController().signal;
/** What a comparison needs. */
const A_FACE = { subject: 'person', want: ['template'] } as const;

describe('Azure Face, when it fails', function faults() {
  this.timeout(120_000);
  const captured = captureLog();
  const given: GivenFaceId[] = [];
  let time = new Date();
  let stage: AzureStage;
  let engine: FaceEngine;
  let portrait: Buffer;
  let one: FaceTemplate;
  let another: FaceTemplate;
  let arrivedBefore: number;
  let loggedBefore: number;

  before(async () => {
    const remember = async (face: GivenFaceId) => void given.push(face);
    stage = await openAzureStage({ log: captured.log, remember, now: () => time }, { now: () => time });
    [portrait = Buffer.of()] = await findSamplePortraits(stage.onDevice, { atMost: 1 });
    await showFaces();
  });
  after(() => stage.close());
  beforeEach(() => begin());

  /** The service in order, and an engine that has met no failure. */
  function begin(options: Partial<AzureFaceEngineOptions> = {}): void {
    stage.service.faults.clear();
    stage.service.keys.clear();
    stage.service.keys.add(SANDBOX_KEY);
    engine = stage.again(options);
    arrivedBefore = stage.service.arrivals().length;
    loggedBefore = captured.lines().length;
  }

  async function showFaces(): Promise<void> {
    one = await templateOf(stage.engine, portrait);
    another = await templateOf(stage.engine, portrait);
  }

  const compare = () => engine.compare(one, [another], never);
  const arrivals = () => stage.service.arrivals().slice(arrivedBefore);
  const verifications = () => arrivals().filter(({ operation }) => operation === 'verify');
  const detections = () =>
    stage.service.arrivals().filter(({ operation, status }) => operation === 'detect' && status === 200);
  const logged = () => captured.lines().slice(loggedBefore);
  const events = () => logged().map((line) => String(JSON.parse(line).event));

  for (const [what, fault] of PASSING_FAULTS) {
    it(`asks again after ${what}, and is unavailable when it stays`, async () => {
      if (fault.kind === 'hang') begin({ patience: { ...HASTE, attempt: 500 } });
      stage.service.faults.inject({ operation: 'verify', times: 2, ...fault });
      const [score] = await compare();
      expect(score?.value).to.be.above(0.9);
      expect(verifications()).to.have.length(3);

      stage.service.faults.inject({ operation: 'verify', ...fault });
      expect(await failureOf(compare)).to.have.property('name', 'FaceEngineUnavailable');
    });
  }

  for (const [what, fault] of CONTRADICTIONS) {
    it(`takes ${what} for no answer: this machine looks, and says so`, async () => {
      stage.service.faults.inject(fault);

      const [face, second] = await engine.detect(portrait, A_FACE, never);

      expect(second).to.equal(undefined);
      expect(face?.foundBy).to.equal('local');
      expect(face?.template?.engine, 'to be compared by Azure all the same').to.equal('azure');
      expect(face?.template?.fallback?.engine).to.equal('local');
    });
  }

  it('leaves a service alone that failed again and again, and asks it later', async () => {
    begin({ patience: { ...HASTE, openWhenDown: 400 } });
    stage.service.faults.inject({ operation: 'verify', kind: 'html', status: 503 });
    await failureOf(compare);
    const asked = verifications().length;

    await failureOf(compare);
    expect(verifications(), 'while it rests').to.have.length(asked);

    stage.service.faults.clear();
    await untilServed(compare);
    expect(events()).to.include('face.engine_down');
  });

  for (const [what, deny] of DENIALS) {
    it(`asks nothing more after ${what}, and alerts once`, async () => {
      deny(stage.service);

      for (let times = 0; times < 3; times += 1) {
        const failure = await failureOf(compare);
        expect(failure).to.have.property('name', 'FaceEngineUnavailable');
      }

      expect(verifications().length).to.be.at.most(1);
      expect(events().filter((event) => event === 'face.engine_denied')).to.have.length(1);
    });
  }

  it('alerts once though the denial lasts, and says when it is over', async () => {
    begin({ patience: { ...HASTE, openWhenDenied: 0 } });
    stage.service.keys.clear();
    for (let times = 0; times < 3; times += 1) await failureOf(compare);

    stage.service.keys.add(SANDBOX_KEY);
    await compare();

    expect(events().filter((event) => event.startsWith('face.engine'))).to.deep.equal([
      'face.engine_denied',
      'face.engine_serves_again',
    ]);
  });

  it('goes on with another key as soon as the file has it', async () => {
    const { folder, remove } = makeTestFolder('azure-key');
    try {
      const keyFile = path.join(folder, 'key');
      writeFileSync(keyFile, `${SANDBOX_KEY}\n`);
      begin({ key: { keyFile } });
      stage.service.keys.clear();
      stage.service.keys.add('another-key-of-the-subscription');
      expect(await failureOf(compare)).to.be.an('error');

      writeFileSync(keyFile, 'another-key-of-the-subscription');

      const [score] = await compare();
      expect(score?.value).to.be.above(0.9);
    } finally {
      remove();
    }
  });

  it('shows faces again when the service has forgotten them', async () => {
    stage.service.faults.inject({ operation: 'verify', kind: 'forgets', times: 1 });

    const [score] = await compare();

    expect(score?.value).to.be.above(0.9);
  });

  it('shows faces again whose time is over', async () => {
    time = new Date(time.getTime() + 60 * 60_000);
    expect(stage.service.knownFaces()).to.equal(0);

    const [score] = await compare();

    expect(score?.value).to.be.above(0.9);
    expect(stage.service.knownFaces()).to.equal(2);
  });

  it('does not compare a picture in which the service finds nobody any more', async () => {
    stage.service.faults.inject({ operation: 'verify', kind: 'forgets', times: 1 });
    stage.service.faults.inject({ operation: 'detect', kind: 'changed', change: () => [] });

    expect(await failureOf(compare)).to.have.property('name', 'FaceEngineUnavailable');
  });

  it('writes down every face id, for no longer than an hour', async () => {
    given.length = 0;

    await engine.detect(portrait, A_FACE, never);

    expect(given).to.have.length(1);
    expect(given[0]?.faceId).to.match(/^[0-9a-f-]{36}$/);
    expect((given[0]?.expiresAt.getTime() ?? Infinity) - time.getTime()).to.be.at.most(60 * 60_000);
    const [asked] = arrivals();
    expect(Number(new URL(asked?.url ?? '').searchParams.get('faceIdTimeToLive'))).to.be.within(60, 3_600);
  });

  it('names both models in every question about a picture', () => {
    expect(detections()).to.not.deep.equal([]);
    for (const { url } of detections()) {
      const { searchParams } = new URL(url);
      expect(searchParams.get('detectionModel')).to.equal('detection_03');
      expect(searchParams.get('recognitionModel')).to.equal('recognition_04');
      expect(searchParams.get('returnFaceAttributes')).to.equal('headPose,qualityForRecognition');
    }
  });

  it('sends nothing of the case and nothing beside the picture', async () => {
    const forCase = engine.forCase?.('5b2c8a36-0000-4000-8000-000000000000') ?? engine;
    const tagged = await sharp(portrait)
      .withExif({ IFD0: { Artist: 'Anna Berg' } })
      .jpeg()
      .toBuffer();

    await forCase.detect(tagged, A_FACE, never);

    const { url, headers, bytes } = arrivals().at(-1) ?? {};
    expect(url).to.not.contain('5b2c8a36');
    expect(JSON.stringify(headers)).to.not.contain('5b2c8a36');
    expect(await sharp(bytes).metadata()).to.not.have.any.keys('exif', 'icc', 'xmp', 'iptc');
    expect(String(bytes)).to.not.contain('Anna Berg');
  });

  it('sends of a document no more than the cut around its portrait', async () => {
    const document = await drawDocument({ document: { type: 'passport' }, portrait });

    const [face] = await engine.detect(document, { subject: 'document', want: ['template'] }, never);

    const sent = arrivals();
    expect(sent).to.have.length(1);
    const { width, height } = await sharp(sent[0]?.bytes).metadata();
    const whole = await sharp(document).metadata();
    expect(width / height).to.be.below((whole.width / whole.height) * 0.9);
    expect(Math.max(width, height)).to.be.at.most(480);
    expect(face?.template?.engine).to.equal('azure');
  });

  it('sends of a person no more than the cut around the face', async () => {
    const [face] = await engine.detect(await standingInARoom(portrait), A_FACE, never);

    const sent = arrivals();
    expect(sent).to.have.length(1);
    const { width, height } = await sharp(sent[0]?.bytes).metadata();
    expect(Math.max(width, height)).to.be.at.most(480);
    expect(width / height, 'of a frame of 16 to 9').to.be.below(1.5);
    expect(face?.template?.engine).to.equal('azure');
    expect(face?.template?.fallback?.engine).to.equal('local');
  });

  for (const subject of ['person', 'document'] as const) {
    it(`sends nothing of a picture (${subject}) in which this machine finds nobody`, async () => {
      const nobody = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a8' } })
        .jpeg()
        .toBuffer();

      expect(await engine.detect(nobody, { subject, want: ['template'] }, never)).to.deep.equal([]);

      expect(arrivals()).to.deep.equal([]);
    });
  }

  it('fits what is too large', async () => {
    const large = await sharp(portrait).resize(5_000).png().toBuffer();

    const [face] = await engine.detect(large, { subject: 'person', want: [] }, never);

    const { bytes = Buffer.of(), status } = arrivals().at(-1) ?? {};
    expect(status).to.equal(200);
    expect((await sharp(bytes).metadata()).height).to.be.at.most(480);
    expect(face?.box.width).to.be.above(1_000);
  });

  it('logs neither the key nor a picture, whatever happens', async () => {
    const forCase = engine.forCase?.('5b2c8a36-0000-4000-8000-000000000000') ?? engine;
    stage.service.faults.inject({ kind: 'says', text: `{"key":"${SANDBOX_KEY}"`, times: 6 });
    await forCase.detect(portrait, A_FACE, never);
    stage.service.keys.clear();
    await forCase.detect(portrait, A_FACE, never);
    await failureOf(() => forCase.compare(one, [another], never));

    const log = logged().join('\n');
    expect(log).to.contain('face.engine_not_asked');
    expect(log).to.not.contain(SANDBOX_KEY);
    expect(log).to.not.match(/[A-Za-z0-9+/]{200,}/);
    for (const { faceId } of given) expect(log).to.not.contain(faceId);
  });

  it('waits as long as Retry-After says', async () => {
    stage.service.faults.inject({ operation: 'verify', kind: 'error', error: tooMany(1), times: 1 });

    await compare();

    const [refused, served] = verifications();
    expect((served?.at ?? 0) - (refused?.at ?? 0)).to.be.at.least(990);
  });
});

/** A frame of 1280 × 720, most of which is not the face. */
async function standingInARoom(portrait: Buffer): Promise<Buffer> {
  const person = await sharp(portrait).resize({ height: 500 }).toBuffer();
  return sharp({ create: { width: 1280, height: 720, channels: 3, background: '#888' } })
    .composite([{ input: person, left: 100, top: 110 }])
    .jpeg()
    .toBuffer();
}

async function templateOf(engine: FaceEngine, jpeg: Buffer): Promise<FaceTemplate> {
  const [face]: DetectedFace[] = await engine.detect(jpeg, A_FACE, never);
  if (!face?.template) throw new Error('no template');
  return face.template;
}

async function failureOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return undefined;
  } catch (err) {
    return err;
  }
}

async function untilServed(action: () => Promise<unknown>): Promise<void> {
  while ((await failureOf(action)) !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
}
