import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { FaceEngine, FaceTemplate } from '../../src/core/face/face-engine.ts';
import { consentTextVersion } from '../../src/core/applicant/consent.ts';
import { packTemplates } from '../../src/core/face/template-bundle.ts';
import { inTransaction } from '../../src/core/database.ts';
import { POLICY, type Policy } from '../../src/core/verification/policy.ts';
import type { Verification } from '../../src/core/verification/verification.ts';
import { createDecideVerification } from '../../src/workers/decide-verification.ts';
import { accepted } from '../core/build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core/core-stage.ts';
import { DENIALS, PASSING_FAULTS } from '../engines/azure-face-faults.ts';
import { HASTE, openAzureStage, type AzureStage } from '../engines/azure-face-stage.ts';
import { captureLog } from '../journeys/captured-log.ts';
import { SANDBOX_KEY } from '../../sandbox/azure-face/azure-face.ts';

const never = new AbortController().signal;
const FRAMES = 5;
const NAMED: Policy = { ...POLICY, faceService: 'Microsoft Azure' };
const TAKING_OVER: Policy = { ...NAMED, faceServiceDown: 'on_device' };

describe('deciding with Azure Face', function deciding() {
  this.timeout(120_000);
  const { log } = captureLog();
  let azure: AzureStage;
  let stage: CoreStage;
  let engine: FaceEngine;
  let inDocument: FaceTemplate;
  let same: FaceTemplate;
  let stranger: FaceTemplate;
  let samples: [Buffer, Buffer];

  before(async () => {
    [azure, stage] = await Promise.all([openAzureStage(), openCoreStage()]);
    const [portrait = Buffer.of(), other = Buffer.of()] = await findSamplePortraits(azure.onDevice, {
      atMost: 2,
    });
    samples = [portrait, other];
    inDocument = await templateOf(azure.engine, portrait);
    same = await templateOf(azure.engine, portrait);
    stranger = await templateOf(azure.engine, other);
  });
  after(async () => {
    await azure.close();
    await stage.close();
  });
  beforeEach(() => {
    azure.service.faults.clear();
    azure.service.keys.add(SANDBOX_KEY);
    engine = azure.again();
  });

  it('verifies whom the service recognises, by the thresholds of its confidence', async () => {
    const { id } = await aPendingCase(same);

    await decide(id);

    expect(await reload(stage, id)).to.have.property('status', 'verified');
    const [check] = await comparisonsOf(id);
    expect(check).to.include({ engine: 'azure', threshold: POLICY.comparison.azure.match });
    expect(check?.['findings']).to.deep.equal({ frames: FRAMES, scale: 'confidence' });
  });

  it('asks for another video of whom it does not', async () => {
    const { id } = await aPendingCase(stranger);

    await decide(id);

    expect(await reload(stage, id)).to.include({ status: 'collecting' });
    expect((await comparisonsOf(id))[0]?.['codes']).to.deep.equal(['FACE_MISMATCH']);
  });

  it('takes one id for two pictures for no comparison: nobody is verified by being like themselves', async () => {
    let first: unknown;
    azure.service.faults.inject({
      operation: 'detect',
      kind: 'changed',
      change: (body) =>
        z
          .array(z.looseObject({}))
          .parse(body)
          .map((face) => ({ ...face, faceId: (first ??= face['faceId']) })),
    });
    const [one, other] = [await templateOf(engine, samples[0]), await templateOf(engine, samples[1])];
    azure.service.faults.clear();
    const { id } = await aPendingCase(other, one);

    expect(await failureOf(() => decide(id))).to.be.an('error');
    await decide(id, { lastAttempt: true });

    expect(await reload(stage, id)).to.deep.include({
      status: 'manual_review',
      reasons: ['ENGINE_UNAVAILABLE'],
    });
  });

  it('compares who is in the middle of the cut, whoever the service lists first', async () => {
    const [one, other] = [await templateOf(engine, samples[0]), await templateOf(engine, samples[1])];
    const later = azure.again({ now: () => new Date(Date.now() + 580_000) });
    const seen = azure.service.faults;
    seen.inject({
      operation: 'detect',
      kind: 'changed',
      change: (body) =>
        z
          .array(z.looseObject({ faceRectangle: z.looseObject({}) }))
          .parse(body)
          .flatMap((face) => [
            {
              ...face,
              faceId: randomUUID(),
              faceRectangle: { ...face.faceRectangle, left: 0, top: 0, width: 40, height: 40 },
            },
            face,
          ]),
    });

    const [score] = await later.compare(one, [other], new AbortController().signal);

    expect(score?.value).to.be.below(POLICY.comparison.azure.match);
  });

  for (const [what, fault] of PASSING_FAULTS) {
    it(`decides nothing by ${what}: the case waits, and a person looks after the last attempt`, async () => {
      const { id } = await aPendingCase(same);
      if (fault.kind === 'hang') engine = azure.again({ patience: { ...HASTE, attempt: 300 } });
      azure.service.faults.inject({ operation: 'verify', ...fault });

      expect(await failureOf(() => decide(id)), 'to be delivered again').to.be.an('error');
      expect(await reload(stage, id)).to.have.property('status', 'pending');
      await decide(id, { lastAttempt: true });

      expect(await reload(stage, id)).to.deep.include({
        status: 'manual_review',
        reasons: ['ENGINE_UNAVAILABLE'],
      });
      expect(await comparisonsOf(id)).to.deep.equal([]);
    });

    it(`lets the engine on this machine take over after ${what}, where the policy does, and names both`, async () => {
      const { id } = await aPendingCase(same);
      if (fault.kind === 'hang') engine = azure.again({ patience: { ...HASTE, attempt: 300 } });
      azure.service.faults.inject({ operation: 'verify', ...fault });

      await decide(id, { policy: TAKING_OVER });

      expect(await reload(stage, id)).to.have.property('status', 'verified');
      const [check] = await comparisonsOf(id);
      expect(check).to.include({ engine: 'local', threshold: POLICY.comparison.local.match });
      expect(check?.['findings']).to.deep.equal({ frames: FRAMES, scale: 'distance', insteadOf: 'azure' });
    });
  }

  for (const [what, deny] of DENIALS) {
    it(`ends no case by ${what}`, async () => {
      const { id } = await aPendingCase(stranger);
      deny(azure.service);

      expect(await failureOf(() => decide(id))).to.be.an('error');
      expect(await reload(stage, id)).to.have.property('status', 'pending');
      await decide(id, { lastAttempt: true });

      expect(await reload(stage, id)).to.deep.include({
        status: 'manual_review',
        reasons: ['ENGINE_UNAVAILABLE'],
      });
    });
  }

  it('compares on this machine what this machine alone has examined', async () => {
    const { id } = await aPendingCase(same.fallback ?? same, same.fallback);

    await decide(id);

    expect(await reload(stage, id)).to.have.property('status', 'verified');
    expect((await comparisonsOf(id))[0]).to.include({ engine: 'local' });
  });

  it('shows the service no face of whoever agreed to a text that does not name it', async () => {
    const { id, accountId } = await aPendingCase(same);
    await agreed(accountId, consentTextVersion(undefined));
    const arrived = azure.service.arrivals().length;

    await decide(id);

    expect(await reload(stage, id)).to.have.property('status', 'verified');
    expect((await comparisonsOf(id))[0]).to.include({ engine: 'local' });
    expect(azure.service.arrivals()).to.have.length(arrived);
  });

  it('goes on with the engine on this machine when Azure is no longer configured', async () => {
    const { id } = await aPendingCase(same);
    engine = azure.onDevice;

    await decide(id);

    expect(await reload(stage, id)).to.have.property('status', 'verified');
    expect((await comparisonsOf(id))[0]).to.include({ engine: 'local' });
  });

  async function decide(
    verificationId: string,
    { lastAttempt = false, policy = NAMED }: { lastAttempt?: boolean; policy?: Policy } = {},
  ): Promise<void> {
    const handle = createDecideVerification({
      ...stage.core,
      db: stage.db,
      faceEngine: engine,
      policy,
      log,
    });
    const message = {
      id: 'a',
      type: 'verification.submitted',
      version: 1,
      occurredAt: stage.now().toISOString(),
    } as const;
    await handle({ ...message, verificationId }, { attempt: 1, lastAttempt, signal: never });
  }

  /** With one person's portrait, and a clip of whoever is given. */
  async function aPendingCase(
    shown: FaceTemplate,
    portrait: FaceTemplate = inDocument,
  ): Promise<Verification> {
    const submittedAt = stage.now();
    const { verification, person } = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      submittedAt,
      evidence: [accepted('document_front'), accepted('selfie_video')],
    }));
    await agreed(person.account.id, consentTextVersion(NAMED.faceService));
    const frames = Array.from({ length: FRAMES }, () => shown);
    for (const piece of verification.evidence) {
      const owner = { verificationId: verification.id, evidenceId: piece.id };
      const packed = packTemplates(piece.kind === 'document_front' ? [portrait] : frames);
      await inTransaction(stage.db, async (trx) => {
        const sealed = await stage.core.vault.sealTemplates(trx, owner, packed);
        await trx('evidence').where({ id: piece.id }).update({ sealed_templates: sealed });
      });
    }
    return verification;
  }

  async function agreed(accountId: string, textVersion: string): Promise<void> {
    await stage.db('consents').where({ account_id: accountId }).update({ text_version: textVersion });
  }

  async function comparisonsOf(verificationId: string): Promise<Array<Record<string, unknown>>> {
    return stage.db('checks').where({ verification_id: verificationId, name: 'face_comparison' });
  }
});

async function templateOf(engine: FaceEngine, jpeg: Buffer): Promise<FaceTemplate> {
  const [face] = await engine.detect(jpeg, { subject: 'person', want: ['template'] }, never);
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
