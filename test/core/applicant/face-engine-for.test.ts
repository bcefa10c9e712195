import { expect } from 'chai';
import { consentTextVersion } from '../../../src/core/applicant/consent.ts';
import { faceEngineFor } from '../../../src/core/applicant/face-engine-for.ts';
import type { FaceEngine } from '../../../src/core/face/face-engine.ts';
import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';

const onDevice: FaceEngine = {
  name: 'local',
  version: '1',
  detect: async () => [],
  compare: async () => [],
  close: async () => undefined,
};
const service: FaceEngine = { ...onDevice, name: 'service', fallback: onDevice };
const NAMED: Policy = { ...POLICY, faceService: 'Microsoft Azure' };

describe('the engine that may see the faces of a case', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  async function engineAfter(textVersion: string, policy: Policy, faceEngine = service): Promise<string> {
    const { verification, person } = await aStoredCase(stage);
    await stage.db('consents').where({ account_id: person.account.id }).update({ text_version: textVersion });
    return (await faceEngineFor({ db: stage.db, faceEngine, policy }, verification)).name;
  }

  it('is the service where the consent names it, in whichever version of the rest', async () => {
    expect(await engineAfter(consentTextVersion('Microsoft Azure'), NAMED)).to.equal('service');
    expect(await engineAfter('2020-01-01+Microsoft Azure', NAMED)).to.equal('service');
  });

  it('is on this machine where the consent does not name it, names another, or nobody is named now', async () => {
    expect(await engineAfter(consentTextVersion(undefined), NAMED)).to.equal('local');
    expect(await engineAfter(consentTextVersion('Somebody Else'), NAMED)).to.equal('local');
    expect(await engineAfter(consentTextVersion('Microsoft Azure'), POLICY)).to.equal('local');
  });

  it('is on this machine where the consent was taken back', async () => {
    const { verification, person } = await aStoredCase(stage);
    await stage.core.applicants.withdrawConsent(person.account.id);

    const engine = await faceEngineFor({ db: stage.db, faceEngine: service, policy: NAMED }, verification);

    expect(engine.name).to.equal('local');
  });

  it('is the only one where there is one, whatever was agreed to', async () => {
    expect(await engineAfter(consentTextVersion(undefined), POLICY, onDevice)).to.equal('local');
  });
});
