import { expect } from 'chai';
import type { Person } from '../../../src/core/accounts/account-store.ts';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import { anAddress, ANNA, openLinkingStage, type LinkingStage } from './linking-stage.ts';

const TRIES = 1_000;
const AT_ONCE = 20;

describe('guessing at accounts of the old shop', function () {
  this.timeout(120_000);
  let world: LinkingStage;

  before(async () => {
    world = await openLinkingStage();
  });
  after(() => world.close());
  beforeEach(async () => {
    await world.stage.relayed();
    await world.stage.db('limits').delete();
    world.shop.asked.length = 0;
  });

  const people = async (count: number) => {
    const made: Person[] = [];
    for (let each = 0; each < count; each += 1) made.push(await world.aVerifiedPerson());
    return made;
  };
  /** What all tries were answered, with how many were. */
  const tryAll = async (tryOnce: (index: number) => Promise<{ ok: boolean; refusal?: string }>) => {
    const counted: Record<string, number> = {};
    for (let begun = 0; begun < TRIES; begun += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (_, index) => tryOnce(begun + index));
      for (const answer of await Promise.all(batch)) {
        const said = answer.refusal ?? 'ok';
        counted[said] = (counted[said] ?? 0) + 1;
      }
    }
    return counted;
  };
  const guess = (
    person: Person | undefined,
    login: string,
    { password, address }: Record<'password' | 'address', string>,
  ) => {
    if (!person) throw new Error('Nobody guesses');
    return world.request(person.account.id, { login, password, address });
  };
  const expectNoTrace = async () => {
    const log = world.captured.lines().join('\n');
    expect(log).to.contain('legacy_link.tried');
    expect(log).not.to.match(/guessed|anna|amber|198\.51/i);
    expect(await world.stage.rows('legacy_links')).to.deep.equal([]);
    expect(await world.stage.announced()).to.deep.equal([]);
  };

  it('from one account: as many as one person may mistype, then nothing, the right password included', async () => {
    const [thief] = await people(1);

    const counted = await tryAll((index) =>
      guess(thief, `login ${index}`, { password: `guessed ${index}`, address: anAddress() }),
    );

    const { points } = LIMITS.legacy_account;
    expect(counted).to.deep.equal({ LEGACY_CREDENTIALS_WRONG: points, LOCKED: TRIES - points });
    expect(world.shop.asked).to.have.lengthOf(points);
    const right = await guess(thief, ANNA.login, { password: ANNA.password, address: anAddress() });
    expect(right).to.include({ ok: false, refusal: 'LOCKED' });
    expect(world.shop.asked).to.have.lengthOf(points);
    await expectNoTrace();
  });

  it('at one login from many accounts: the same, and its owner is locked out as well', async () => {
    const thieves = await people(50);
    const [owner] = await people(1);

    const counted = await tryAll((index) =>
      guess(thieves[index % thieves.length], spelt(ANNA.login, index), {
        password: `guessed ${index}`,
        address: anAddress(),
      }),
    );

    const { points } = LIMITS.legacy_login;
    expect(counted).to.deep.equal({ LEGACY_CREDENTIALS_WRONG: points, LOCKED: TRIES - points });
    expect(world.shop.asked).to.have.lengthOf(points);
    const right = await guess(owner, ANNA.login, { password: ANNA.password, address: anAddress() });
    expect(right).to.include({ ok: false, refusal: 'LOCKED' });
    expect(world.shop.asked).to.have.lengthOf(points);
    await expectNoTrace();
  });

  it('at many logins from many accounts in one place: as many as a household may mistype', async () => {
    const thieves = await people(250);
    const address = anAddress();

    const counted = await tryAll((index) =>
      guess(thieves[index % thieves.length], `login ${index}`, { password: `guessed ${index}`, address }),
    );

    const { points } = LIMITS.legacy_address;
    expect(counted).to.deep.equal({ LEGACY_CREDENTIALS_WRONG: points, LOCKED: TRIES - points });
    await expectNoTrace();
  });

  it('is answered the same for a login that exists and one that does not', async () => {
    const [thief] = await people(1);
    const wrong = { password: 'guessed', address: anAddress() };

    expect(await guess(thief, ANNA.login, wrong)).to.deep.equal(await guess(thief, 'nobody', wrong));
  });
});

/** The same login to a shop that does not care for capitals, spaces or widths. */
function spelt(login: string, index: number): string {
  const forms = [login, login.toUpperCase(), ` ${login} `, login.replace('a', 'á'), login.replace('a', 'ａ')];
  return forms[index % forms.length] ?? login;
}
