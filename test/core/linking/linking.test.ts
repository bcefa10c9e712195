import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../../src/core/database.ts';
import { deleteLinksBefore } from '../../../src/core/linking/legacy-link-store.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { LegacyShopFailed } from '../../../src/core/linking/legacy-shop.ts';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import { inStatus } from '../build-verification.ts';
import { aStoredCase } from '../core-stage.ts';
import { anAddress, ANNA, anOrderPage, openLinkingStage, PAVEL, type LinkingStage } from './linking-stage.ts';

const TEN_MINUTES = 10 * 60_000;

describe('linking an account of the old shop', () => {
  let world: LinkingStage;

  before(async () => {
    world = await openLinkingStage();
  });
  after(() => world.close());
  beforeEach(async () => {
    await world.stage.relayed();
    await world.stage.db('legacy_links').delete();
    await world.stage.db('limits').delete();
    world.shop.asked.length = 0;
    world.shop.failsAs = undefined;
    world.shop.before = () => Promise.resolve();
  });

  const request = (accountId: string, credentials = ANNA, address = anAddress()) =>
    world.request(accountId, { ...credentials, address });
  const aLinkedPerson = async (credentials = ANNA) => {
    const person = await world.aVerifiedPerson();
    await request(person.account.id, credentials);
    await world.answers(person, true);
    return person;
  };
  const announced = async () => (await world.stage.announced()).map(({ type }) => type);

  it('asks the person, and links nothing before they say yes', async () => {
    const { account } = await world.aVerifiedPerson();

    const requested = await request(account.id);

    const confirmBy = new Date(world.stage.now().getTime() + TEN_MINUTES);
    expect(requested).to.deep.equal({ ok: true, value: { confirmBy } });
    const [{ id: linkId }] = await world.stage.db('legacy_links').select('id');
    expect(await world.linking.stateOf(account.id)).to.deep.equal({
      state: 'pending',
      linkId,
      login: 'a•••@example.com',
      since: world.stage.now(),
      confirmBy,
    });
    expect(await announced()).to.deep.equal(['legacy_link.requested']);
    expect(await world.linking.orders(account.id, { limit: 5 })).to.deep.equal({
      ok: false,
      refusal: 'NOT_LINKED',
    });
  });

  it('links after a yes, says so to whoever listens, and shows the orders', async () => {
    const { account } = await aLinkedPerson();

    expect(await world.linking.stateOf(account.id)).to.deep.equal({
      state: 'linked',
      login: 'a•••@example.com',
      since: world.stage.now(),
    });
    expect(await announced()).to.deep.equal(['legacy_link.requested', 'account.linked']);
    expect(await world.linking.orders(account.id, { limit: 5 })).to.deep.equal({
      ok: true,
      value: anOrderPage('1001'),
    });
  });

  it('keeps nothing of the customer after a no', async () => {
    const person = await world.aVerifiedPerson();
    await request(person.account.id);

    const answered = await world.answers(person, false);

    expect(answered.ok).to.equal(true);
    expect(await world.linking.stateOf(person.account.id)).to.deep.equal({ state: 'none' });
    const [row] = await world.stage.rows('legacy_links');
    expect(row).to.include({ status: 'undone', sealed_customer: null, customer_hash: null, linked_at: null });
  });

  it('takes one answer, in time, from the account that was asked', async () => {
    const person = await world.aVerifiedPerson();
    const stranger = await world.aVerifiedPerson();
    await request(person.account.id);
    const [{ id: linkId }] = await world.stage.db('legacy_links').select('id');
    const notAsked = { ok: false, refusal: 'NOT_ASKED' };

    expect(await world.answers(stranger, true, linkId)).to.deep.equal(notAsked);
    expect(await world.answers(person, true, randomUUID())).to.deep.equal(notAsked);
    world.stage.passes(TEN_MINUTES);
    expect(await world.answers(person, true, linkId)).to.deep.equal(notAsked);
    expect(await world.linking.stateOf(person.account.id)).to.deep.equal({ state: 'none' });
    await request(person.account.id);
    expect((await world.answers(person, true)).ok).to.equal(true);
    expect(await world.answers(person, false, linkId)).to.deep.equal(notAsked);
  });

  it('asks anew where a question was not answered, and the old one is over', async () => {
    const person = await world.aVerifiedPerson();
    await request(person.account.id);
    const [{ id: first }] = await world.stage.db('legacy_links').select('id');

    await request(person.account.id, PAVEL);

    expect(await world.answers(person, true, first)).to.deep.equal({ ok: false, refusal: 'NOT_ASKED' });
    expect((await world.answers(person, true)).ok).to.equal(true);
    expect(await world.linking.stateOf(person.account.id)).to.include({ state: 'linked', login: 'pa•••' });
  });

  it('refuses whoever is not verified, and asks the shop nothing', async () => {
    for (const status of ['collecting', 'pending', 'not_verified', 'manual_review'] as const) {
      const { person } = await aStoredCase(world.stage, () => inStatus(status));
      expect(await request(person.account.id)).to.deep.equal({ ok: false, refusal: 'NOT_VERIFIED' });
    }
    expect(await request(randomUUID())).to.deep.equal({ ok: false, refusal: 'NOT_VERIFIED' });
    expect(world.shop.asked).to.deep.equal([]);
  });

  it('refuses whose consent does not stand, and asks the shop nothing', async () => {
    const { account } = await world.aVerifiedPerson();
    await world.stage.core.applicants.withdrawConsent(account.id);

    expect(await request(account.id)).to.deep.equal({ ok: false, refusal: 'CONSENT_MISSING' });
    expect(world.shop.asked).to.deep.equal([]);
  });

  it('ends with the consent, asked or linked, and says once that a link is gone', async () => {
    const linked = await aLinkedPerson();
    const asked = await world.aVerifiedPerson();
    await request(asked.account.id, PAVEL);
    await world.stage.relayed();

    for (const { account } of [linked, asked, linked, asked])
      await world.stage.core.applicants.withdrawConsent(account.id);

    expect((await world.stage.announced()).map(({ id: _id, ...message }) => message)).to.deep.equal([
      {
        type: 'account.unlinked',
        version: 1,
        occurredAt: world.stage.now().toISOString(),
        accountId: linked.account.id,
        doneIn: 'page',
      },
    ]);
    for (const row of await world.stage.rows('legacy_links'))
      expect(row).to.include({ status: 'undone', sealed_customer: null, customer_hash: null });
    for (const { account } of [linked, asked])
      expect(await world.linking.stateOf(account.id)).to.deep.equal({ state: 'none' });
  });

  it('is not opened where the consent is taken back while the shop is asked', async () => {
    const { account } = await world.aVerifiedPerson();
    world.shop.before = () => world.stage.core.applicants.withdrawConsent(account.id);

    expect(await request(account.id)).to.deep.equal({ ok: false, refusal: 'CONSENT_MISSING' });
    expect(await world.stage.rows('legacy_links')).to.deep.equal([]);
  });

  it('refuses whom no chat can ask', async () => {
    const { account, identity } = await world.aVerifiedPerson();
    await world.stage.db('channel_identities').where({ id: identity.id }).update({ reachable: false });

    expect(await request(account.id)).to.deep.equal({ ok: false, refusal: 'CHAT_NEEDED' });
  });

  it('refuses a second customer, and a customer of another account', async () => {
    const { account } = await aLinkedPerson();
    const another = await world.aVerifiedPerson();

    expect(await request(account.id, PAVEL)).to.deep.equal({ ok: false, refusal: 'ALREADY_LINKED' });
    expect(await request(another.account.id)).to.deep.equal({ ok: false, refusal: 'LINKED_ELSEWHERE' });
  });

  it('links a customer to one of two accounts that both say yes', async () => {
    const people = [await world.aVerifiedPerson(), await world.aVerifiedPerson()];
    for (const { account } of people) await request(account.id);

    const answered = await Promise.all(people.map((person) => world.answers(person, true)));

    expect(answered.filter(({ ok }) => ok)).to.have.lengthOf(1);
    expect(answered.filter((answer) => !answer.ok && answer.refusal === 'LINKED_ELSEWHERE')).to.have.lengthOf(
      1,
    );
    const states = await Promise.all(people.map(({ account }) => world.linking.stateOf(account.id)));
    expect(states.map(({ state }) => state)).to.have.members(['linked', 'none']);
  });

  it('opens one question, however many ask at once', async () => {
    const { account } = await world.aVerifiedPerson();

    await Promise.all([1, 2, 3].map(() => request(account.id)));

    const pending = await world.stage.db('legacy_links').where({ status: 'pending' });
    expect(pending).to.have.lengthOf(1);
  });

  it('does not open one for a case that is over by the time the shop answers', async () => {
    const { account } = await world.aVerifiedPerson();
    world.shop.before = () =>
      inTransaction(world.stage.db, (trx) =>
        eraseAccount(trx, account.id, { clock: world.stage.now, vault: world.stage.core.vault }),
      );

    expect(await request(account.id)).to.deep.equal({ ok: false, refusal: 'NOT_VERIFIED' });
    expect(await world.stage.rows('legacy_links')).to.deep.equal([]);
  });

  it('answers at whole seconds, whatever the shop says of the credentials and however long it takes', async () => {
    const { account } = await aLinkedPerson(PAVEL);
    await world.linking.unlink(account.id);
    await aLinkedPerson();
    const outcomes: Array<[string, () => Promise<unknown>]> = [
      ['LEGACY_CREDENTIALS_WRONG', () => request(account.id, { ...ANNA, password: 'no' })],
      ['LEGACY_CREDENTIALS_WRONG', () => request(account.id, { login: 'nobody', password: 'no' })],
      ['LINKED_ELSEWHERE', () => request(account.id)],
      ['confirmBy', () => request(account.id, PAVEL)],
    ];
    for (const [outcome, ask] of outcomes) {
      world.timer.waited.length = 0;
      world.shop.before = () => Promise.resolve(world.timer.passes(1_234));

      expect(JSON.stringify(await ask())).to.contain(outcome);
      expect(world.timer.waited, outcome).to.deep.equal([766]);
    }
  });

  it('answers at whole seconds also where the shop is down, or fails as nobody foresaw, or is not asked', async () => {
    const { account } = await world.aVerifiedPerson();
    const failing: Array<() => Promise<unknown>> = [
      () => Promise.reject(new LegacyShopFailed('down', 'The fake shop fails')),
      () => Promise.reject(new Error('not foreseen')),
    ];
    for (const before of failing) {
      world.timer.waited.length = 0;
      world.shop.before = () => (world.timer.passes(1_234), before());

      await request(account.id).catch(() => undefined);
      expect(world.timer.waited).to.deep.equal([766]);
    }
    const nobody = { login: 'nobody', password: 'no' };
    world.shop.before = () => Promise.resolve();
    for (let tries = 0; tries < LIMITS.legacy_account.points; tries += 1) await request(account.id, nobody);
    world.timer.waited.length = 0;

    expect(await request(account.id, nobody)).to.include({ refusal: 'LOCKED' });
    expect(world.timer.waited).to.deep.equal([1_000]);
  });

  it('says that the shop is down, and counts no try', async () => {
    const { account } = await world.aVerifiedPerson();
    const address = anAddress();
    world.shop.failsAs = 'down';
    for (let tries = 0; tries < LIMITS.legacy_address.points + 5; tries += 1) {
      const answer = await request(account.id, ANNA, address);
      expect(answer).to.deep.equal({ ok: false, refusal: 'LEGACY_SHOP_DOWN' });
    }

    world.shop.failsAs = undefined;
    expect((await request(account.id, ANNA, address)).ok).to.equal(true);
  });

  it('tells whoever runs this of a shop that refuses us', async () => {
    const { account } = await world.aVerifiedPerson();
    world.shop.failsAs = 'ours';

    expect(await request(account.id)).to.deep.equal({ ok: false, refusal: 'LEGACY_SHOP_DOWN' });
    expect(world.captured.lines().some((line) => line.includes('legacy_shop.refuses_us'))).to.equal(true);
  });

  it('hides that orders cannot be had from nobody', async () => {
    const { account } = await aLinkedPerson();
    world.shop.failsAs = 'down';

    expect(await world.linking.orders(account.id, { limit: 5 })).to.deep.equal({
      ok: false,
      refusal: 'LEGACY_SHOP_DOWN',
    });
  });

  for (const cursor of ['nonsense', '', 'x'.repeat(49), 'a b', "'"]) {
    it(`refuses the cursor ${JSON.stringify(cursor)}`, async () => {
      const { account } = await aLinkedPerson();

      const page = await world.linking.orders(account.id, { cursor, limit: 5 });

      expect(page).to.deep.equal({ ok: false, refusal: 'CURSOR_INVALID' });
    });
  }

  it('unlinks as often as it is asked, and the customer is free again', async () => {
    const { account } = await aLinkedPerson();
    const another = await world.aVerifiedPerson();
    await world.stage.relayed();

    await world.linking.unlink(account.id);
    await world.linking.unlink(account.id);
    await world.linking.unlink(randomUUID());

    expect(await world.linking.stateOf(account.id)).to.deep.equal({ state: 'none' });
    expect(await announced()).to.deep.equal(['account.unlinked']);
    expect((await request(another.account.id)).ok).to.equal(true);
  });

  it('shows the shop what was typed, tidied of what slips in', async () => {
    const { account } = await world.aVerifiedPerson();

    await request(account.id, { login: ' Anna.Berg@example.com\u200B\n', password: ' amber lighthouse ' });

    expect(world.shop.asked).to.deep.equal([
      { login: 'Anna.Berg@example.com', password: ' amber lighthouse ' },
    ]);
  });

  for (const [name, login, password] of [
    ['an empty login', ' \u0000 ', 'x'],
    ['a login longer than any', 'x'.repeat(255), 'x'],
    ['a password longer than any', 'anna', 'x'.repeat(1025)],
  ] as const) {
    it(`takes ${name} for wrong, without asking the shop`, async () => {
      const { account } = await world.aVerifiedPerson();

      const answer = await request(account.id, { login, password });

      expect(answer).to.deep.equal({ ok: false, refusal: 'LEGACY_CREDENTIALS_WRONG' });
      expect(world.shop.asked).to.deep.equal([]);
    });
  }

  it('stores neither login nor password nor whose they are', async () => {
    const { account } = await aLinkedPerson();

    const [row] = await world.stage.rows('legacy_links');
    const stored = Object.values(row ?? {})
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
      .join(' ');

    expect(stored).to.contain(account.id);
    expect(stored).not.to.match(/anna|amber|example|1001/);
  });

  it('goes with the account', async () => {
    const { account } = await aLinkedPerson();

    await inTransaction(world.stage.db, (trx) =>
      eraseAccount(trx, account.id, { clock: world.stage.now, vault: world.stage.core.vault }),
    );

    expect(await world.stage.rows('legacy_links')).to.deep.equal([]);
  });

  it('is swept once nobody can answer it any more', async () => {
    const kept = await aLinkedPerson(PAVEL);
    const person = await world.aVerifiedPerson();
    await request(person.account.id);

    await deleteLinksBefore(world.stage.db, new Date(world.stage.now().getTime() + TEN_MINUTES + 1));

    const rows = await world.stage.rows('legacy_links');
    expect(rows.map((row) => row['account_id'])).to.deep.equal([kept.account.id]);
  });
});
