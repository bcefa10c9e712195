import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../../src/core/database.ts';
import { refuse } from '../../../src/core/result.ts';
import { toDeviceLabel } from '../../../src/core/sessions/session.ts';
import { insertUsedProof } from '../../../src/core/sessions/used-proof-store.ts';
import { aPerson, openCoreStage, type CoreStage } from '../core-stage.ts';
import { signedIn } from './signed-in.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

describe('the sessions of a person', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const list = (accountId: string) => stage.core.sessions.list(accountId, { limit: 100 });
  const sweep = () => stage.core.sweeps.find(({ name }) => name === 'sessions')?.work();

  it('are listed with what they may be recognised by, the newest first, and nobody else’s', async () => {
    const phone = await signedIn(stage);
    stage.passes(HOUR);
    const laptop = await signedIn(stage, phone.person, 'Laptop');
    await signedIn(stage);
    stage.passes(HOUR);
    await stage.core.sessions.refresh(phone.refreshToken);

    const listed = await list(phone.person.account.id);

    expect(listed.map(({ id }) => id)).to.deep.equal([laptop.session.id, phone.session.id]);
    expect(listed[1]).to.deep.include({
      device: 'Phone',
      proof: 'telegram',
      openedAt: new Date(stage.now().getTime() - 2 * HOUR),
      lastUsedAt: stage.now(),
      expiresAt: new Date(stage.now().getTime() + 7 * DAY),
    });
  });

  it('are listed in pages, also those of the same moment, each once', async () => {
    const { person } = await signedIn(stage);
    for (let count = 1; count < 7; count += 1) await signedIn(stage, person);

    const seen: string[] = [];
    for (let after; ;) {
      const page = await stage.core.sessions.list(person.account.id, { limit: 3, ...(after && { after }) });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1);
      if (!after) break;
    }

    expect(seen).to.have.length(7);
    expect(new Set(seen).size).to.equal(7);
  });

  it('are ended by their person, again without harm, and are listed no more', async () => {
    const { person, session } = await signedIn(stage);

    expect(await stage.core.sessions.end(person.account.id, session.id)).to.equal(true);
    expect(await stage.core.sessions.end(person.account.id, session.id)).to.equal(true);
    expect(await list(person.account.id)).to.deep.equal([]);
  });

  for (const [title, id] of [
    ['another’s', undefined],
    ['one that there is not', randomUUID()],
    ['a name that is none', "x' or 1=1"],
  ] as const) {
    it(`are not ended by somebody else: ${title}`, async () => {
      const { session, accessToken } = await signedIn(stage);
      const { person: stranger } = await signedIn(stage);

      expect(await stage.core.sessions.end(stranger.account.id, id ?? session.id)).to.equal(false);
      expect(await stage.core.sessions.authenticate(accessToken, 'edge')).to.have.property('ok', true);
    });
  }

  it('are twenty at most: the one unused for longest makes room', async () => {
    const first = await signedIn(stage);
    stage.passes(1_000);
    const second = await signedIn(stage, first.person);
    stage.passes(1_000);
    for (let count = 2; count < 20; count += 1) await signedIn(stage, first.person);
    stage.passes(1_000);
    await stage.core.sessions.refresh(first.refreshToken);

    await signedIn(stage, first.person);

    expect(await list(first.person.account.id)).to.have.length(20);
    expect(await stage.core.sessions.authenticate(first.accessToken, 'edge')).to.have.property('ok', true);
    expect(await stage.core.sessions.authenticate(second.accessToken, 'edge')).to.have.property('ok', false);
  });

  it('are not opened where the proof is refused', async () => {
    const before = (await stage.rows('sessions')).length;

    const refused = await stage.core.sessions.open(async () => refuse('NO'));

    expect(refused).to.deep.equal({ ok: false, refusal: 'NO' });
    expect(await stage.rows('sessions')).to.have.length(before);
  });

  it('are swept a week after they ended, tokens and proofs when they are good for nothing', async () => {
    const { person, session } = await signedIn(stage);
    await stage.core.sessions.end(person.account.id, session.id);
    const living = await signedIn(stage, person);
    await inTransaction(stage.db, (trx) => insertUsedProof(trx, Buffer.from('proof'), stage.now()));
    const left = async () => ({
      sessions: (await stage.db('sessions').where({ account_id: person.account.id })).length,
      proofs: (await stage.rows('used_proofs')).length,
    });
    await sweep();
    const fresh = await left();
    stage.passes(6 * DAY);
    await stage.core.sessions.refresh(living.refreshToken);
    await sweep();
    const afterSixDays = await left();
    stage.passes(DAY + 1);
    await sweep();
    const afterSeven = await left();
    stage.passes(20 * DAY);
    await sweep();

    expect([fresh, afterSixDays, afterSeven, await left()]).to.deep.equal([
      { sessions: 2, proofs: 1 },
      { sessions: 2, proofs: 0 },
      { sessions: 1, proofs: 0 },
      { sessions: 0, proofs: 0 },
    ]);
    expect(await stage.rows('refresh_tokens')).to.deep.equal([]);
  });

  it('outlive the chat that vouched for them only without it', async () => {
    const { accessToken, person, session } = await signedIn(stage, await aPerson(stage));
    await stage.db('channel_identities').where({ id: person.identity.id }).delete();

    const [listed] = await list(person.account.id);

    expect(listed?.id).to.equal(session.id);
    expect(listed).to.not.have.property('channelIdentityId');
    expect(await stage.core.sessions.authenticate(accessToken, 'edge')).to.have.property('ok', true);
  });
});

describe('the name of a device', () => {
  it('is one line of at most eighty letters, whatever it says of itself', () => {
    expect(toDeviceLabel('  Safari,\r\n iPhone\u2028 ')).to.equal('Safari, iPhone');
    expect(toDeviceLabel('a\u202Eb\u0000c\u200B')).to.equal('a b c');
    expect(Array.from(toDeviceLabel('📱'.repeat(500)))).to.have.length(80);
    expect(toDeviceLabel('')).to.equal('');
  });
});
