import { expect } from 'chai';
import type { LinkState } from '../../../src/core/capture/capture-links.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { DECISION, complete } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage, type StoredCase } from '../core-stage.ts';

const PREFIX = 'https://id.example.org/capture/';

describe('one-time links', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const aCollectingCase = () =>
    aStoredCase(stage, (opened) => ({ ...opened, documentType: 'passport', evidence: [] }));
  const issueFor = ({ verification, person }: StoredCase) =>
    stage.core.captureLinks.issue({
      verificationId: verification.id,
      channelIdentityId: person.identity.id,
    });
  const look = (url: string): Promise<LinkState> => stage.core.captureLinks.look(url.slice(PREFIX.length));

  it('open the case they were made for, in its language, as often as looked at', async () => {
    const stored = await aCollectingCase();
    const url = await issueFor(stored);

    await look(url);

    expect(url.startsWith(PREFIX)).to.equal(true);
    expect(await look(url)).to.deep.equal({
      state: 'open',
      verificationId: stored.verification.id,
      language: 'en',
    });
  });

  it('are different each time, and nowhere in the database as they are', async () => {
    const stored = await aCollectingCase();
    const urls = await Promise.all([issueFor(stored), issueFor(stored)]);

    const kept = JSON.stringify(await stage.rows('capture_links'));

    expect(new Set(urls).size).to.equal(2);
    for (const url of urls) expect(kept).to.not.contain(url.slice(PREFIX.length));
  });

  it('are over after their time', async () => {
    const url = await issueFor(await aCollectingCase());

    stage.passes(POLICY.captureLink.validMilliseconds);

    expect(await look(url)).to.deep.equal({ state: 'over', language: 'en' });
  });

  it('are over once the case asks for nothing', async () => {
    const stored = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'verified',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
      decision: DECISION,
    }));

    expect(await look(await issueFor(stored))).to.deep.equal({ state: 'over', language: 'en' });
  });

  it('are unknown once the person is erased, also when made at that moment', async () => {
    const stored = await aCollectingCase();
    const before = await issueFor(stored);
    await inTransaction(stage.db, (trx) =>
      eraseAccount(trx, stored.person.account.id, { clock: stage.now, vault: stage.core.vault }),
    );
    const after = await issueFor(stored);

    expect([await look(before), await look(after)]).to.deep.equal([
      { state: 'unknown' },
      { state: 'unknown' },
    ]);
  });

  for (const guess of ['', 'x', '../../etc/passwd', "' or 1=1 --", 'a'.repeat(5_000)]) {
    it(`are not guessed: ${guess.slice(0, 20) || 'nothing'}`, async () => {
      expect(await stage.core.captureLinks.look(guess)).to.deep.equal({ state: 'unknown' });
    });
  }
});
