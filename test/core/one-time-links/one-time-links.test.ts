import { expect } from 'chai';
import { lockPerson } from '../../../src/core/accounts/account-store.ts';
import { redeemOneTimeLink } from '../../../src/core/one-time-links/one-time-links.ts';
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
  const issueFor = ({ person }: StoredCase) => stage.core.oneTimeLinks.issue(person.identity.id);

  const redeem = (url: string) =>
    inTransaction(stage.db, (trx) => redeemOneTimeLink(trx, url.slice(PREFIX.length), stage.now()));
  const linksOf = async ({ person }: StoredCase) =>
    (await stage.rows('one_time_links')).filter(({ channel_identity_id: id }) => id === person.identity.id);
  const erase = ({ person }: StoredCase) =>
    inTransaction(stage.db, async (trx) => {
      await lockPerson(trx, person.identity);
      await eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault });
    });

  it('lead to the page', async () => {
    expect((await issueFor(await aCollectingCase())).startsWith(PREFIX)).to.equal(true);
  });

  it('are different each time, and nowhere in the database as they are', async () => {
    const stored = await aCollectingCase();
    const urls = await Promise.all([issueFor(stored), issueFor(stored)]);

    const kept = JSON.stringify(await stage.rows('one_time_links'));

    expect(new Set(urls).size).to.equal(2);
    for (const url of urls) expect(kept).to.not.contain(url.slice(PREFIX.length));
  });

  it('are good however far the case has gone: they say who opens them', async () => {
    const stored = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'verified',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
      decision: DECISION,
    }));

    const url = await issueFor(stored);

    expect(await redeem(url)).to.include({ ok: true });
  });

  it('are used up by the first who redeems them, of many at once by one', async () => {
    const stored = await aCollectingCase();
    const url = await issueFor(stored);

    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(url)));

    const won = answers.filter(({ ok }) => ok);
    expect(won).to.have.length(1);
    expect(won[0]).to.have.nested.property('value.account.id', stored.person.account.id);
    expect(await redeem(url)).to.deep.equal({ ok: false, refusal: 'LINK_OVER' });
  });

  it('are not redeemed after their time', async () => {
    const url = await issueFor(await aCollectingCase());

    stage.passes(POLICY.oneTimeLink.validMilliseconds);

    expect(await redeem(url)).to.deep.equal({ ok: false, refusal: 'LINK_OVER' });
  });

  it('belong to whoever the chat belongs to when they are opened', async () => {
    const { person } = await aCollectingCase();
    const { person: other } = await aCollectingCase();
    const url = await stage.core.oneTimeLinks.issue(person.identity.id);
    await stage
      .db('channel_identities')
      .where({ id: person.identity.id })
      .update({ account_id: other.account.id });

    expect(await redeem(url)).to.have.nested.property('value.account.id', other.account.id);
  });

  it('do not stand in the way of an erasure at the same moment, nor it in theirs', async () => {
    for (let round = 0; round < 10; round += 1) {
      const stored = await aCollectingCase();
      const url = await issueFor(stored);

      await Promise.all([redeem(url), erase(stored)]);

      expect(await redeem(url)).to.deep.equal({ ok: false, refusal: 'LINK_OVER' });
      expect(await linksOf(stored)).to.deep.equal([]);
    }
  });

  it('are unknown once the person is erased, also when made at that moment', async () => {
    const stored = await aCollectingCase();
    const before = await issueFor(stored);
    await erase(stored);
    const after = await issueFor(stored);

    expect([await redeem(before), await redeem(after)].map(({ ok }) => ok)).to.deep.equal([false, false]);
    expect(await linksOf(stored)).to.deep.equal([]);
  });

  for (const guess of ['', 'x', '../../etc/passwd', "' or 1=1 --", 'a'.repeat(5_000)]) {
    it(`are not guessed: ${guess.slice(0, 20) || 'nothing'}`, async () => {
      expect(await redeem(PREFIX + guess)).to.deep.equal({ ok: false, refusal: 'LINK_OVER' });
    });
  }
});
