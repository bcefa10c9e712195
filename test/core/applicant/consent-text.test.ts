import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { meetPerson } from '../../../src/core/accounts/account-store.ts';
import { CONSENT_TEXT_VERSION } from '../../../src/core/applicant/consent.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { openChat } from '../dialogue/chat.ts';
import { signedIn } from '../sessions/signed-in.ts';

const NAMING = `${CONSENT_TEXT_VERSION}+Microsoft Azure`;

describe('the text that is agreed to, where a face service sees faces', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage({ ...POLICY, faceService: 'Microsoft Azure' });
  });
  after(() => stage.close());

  const textOf = async (accountId: string): Promise<unknown> =>
    (await stage.db('consents').where({ account_id: accountId }))[0]?.text_version;

  it('is kept as the one that names it, in the chat', async () => {
    const chat = openChat(stage);
    await chat.command('start');

    await chat.taps('consent:give:service');

    expect(await textOf((await chat.person()).account.id)).to.equal(NAMING);
  });

  it('is kept as the one that does not, from a button of before', async () => {
    const chat = openChat(stage);
    await chat.command('start');

    await chat.taps('consent:give');

    expect(await textOf((await chat.person()).account.id)).to.equal(CONSENT_TEXT_VERSION);
  });

  it('is the one that names it in the mini-app, and no other is taken; a consent that stands stays as it is', async () => {
    const address = { channel: 'telegram', botId: '42', chatId: randomUUID() } as const;
    const person = await inTransaction(stage.db, (trx) => meetPerson(trx, address, 'en', stage.now()));
    const { session } = await signedIn(stage, person);
    const { applicants } = stage.core;
    const give = (textVersion: string) =>
      applicants.giveConsent(person.account.id, { textVersion, language: 'en', sessionId: session.id });

    expect(applicants.consentTextVersion).to.equal(NAMING);
    expect(await give(CONSENT_TEXT_VERSION)).to.deep.equal({ ok: false, refusal: 'CONSENT_TEXT_OUTDATED' });
    const stands = { ok: true, value: { givenAt: stage.now(), textVersion: NAMING } };
    expect(await give(NAMING)).to.deep.equal(stands);
    expect(await give(CONSENT_TEXT_VERSION)).to.deep.equal(stands);
    expect(await textOf(person.account.id)).to.equal(NAMING);
  });
});
