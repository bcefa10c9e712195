import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import type { DetectedFace, FaceEngine, FaceTemplate } from '../../src/core/face/face-engine.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { createImageEngine } from '../../src/engines/image/sharp-image-engine.ts';
import { rotateByExif } from '../../sandbox/specimen/spoil-document.ts';
import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { requireFixtures } from '../fixtures.ts';
import { describeNeeding } from '../needs.ts';

const ACCEPTED = 0.45;
const never = new AbortController().signal;

describeNeeding('fixtures', 'the local face engine on real people', function people() {
  this.timeout(180_000);
  let engine: FaceEngine;
  const onDocument = new Map<string, FaceTemplate>();
  const inSelfie = new Map<string, FaceTemplate>();

  before(async () => {
    engine = await openLocalFaceEngine({ workers: 2 });
    await Promise.all(
      requireFixtures().people.map(async ({ id, portrait, selfie }) => {
        const document = await drawDocument({
          document: { type: 'identity_card', side: 'front' },
          portrait: await readFile(portrait),
        });
        onDocument.set(id, templateOf(await look(document, 'document')));
        inSelfie.set(id, templateOf(await look(await readFile(selfie), 'person')));
      }),
    );
  });

  after(() => engine.close());

  it('accepts nobody with the document of another, all against all', async () => {
    const accepted: string[] = [];
    for (const [owner, template] of onDocument) {
      const others = [...inSelfie].filter(([id]) => id !== owner);
      const distances = await distancesOf(
        template,
        others.map(([, probe]) => probe),
      );
      distances.forEach((distance, index) => {
        if (distance <= ACCEPTED) accepted.push(`${owner} as ${others[index]?.[0]}: ${distance.toFixed(3)}`);
      });
    }

    expect(accepted).to.deep.equal([]);
  });

  it('accepts the owners', async () => {
    const refused: string[] = [];
    for (const [id, template] of onDocument) {
      const [distance = 9] = await distancesOf(template, [inSelfie.get(id) ?? template]);
      if (distance > ACCEPTED) refused.push(`${id}: ${distance.toFixed(3)}`);
    }

    expect(refused).to.deep.equal([]);
  });

  it('finds the face of a photo that only EXIF turns upright', async () => {
    const [person] = requireFixtures().people;
    const sideways = await rotateByExif(await readFile(person?.portrait ?? ''));
    const upright = await createImageEngine().normalise(sideways, never);
    if (!upright.ok) throw new Error(upright.refusal);

    const faces = await look(upright.value.jpeg, 'document');

    expect(faces).to.have.length(1);
    expect(Math.abs(faces[0]?.pose?.roll ?? 90)).to.be.below(15);
  });

  async function look(jpeg: Uint8Array, subject: 'document' | 'person'): Promise<DetectedFace[]> {
    const faces = await engine.detect(jpeg, { subject, want: ['pose', 'template'] }, never);
    expect(faces).to.have.length(1);
    return faces;
  }

  async function distancesOf(reference: FaceTemplate, probes: FaceTemplate[]): Promise<number[]> {
    return (await engine.compare(reference, probes, never)).map(({ value }) => value);
  }
});

function templateOf([face]: DetectedFace[]): FaceTemplate {
  if (!face?.template) throw new Error('no template');
  return face.template;
}
