import { expect } from 'chai';
import {
  attachIdentity,
  findPerson,
  findPersonEverywhere,
  insertConsent,
  isBlank,
  lockPerson,
  meetPerson,
  saveLanguage,
  saveReachable,
  type Person,
} from '../../../src/core/accounts/account-store.ts';
import { languageOf } from '../../../src/core/accounts/language.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';

describe('people', () => {
  let stage: CoreStage;
  let chat = 0;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const anAddress = () => ({ channel: 'telegram', botId: '42', chatId: `new ${(chat += 1)}` }) as const;
  const lock = (address: ReturnType<typeof anAddress>, language: 'en' | 'ru' = 'en') =>
    inTransaction(stage.db, (trx) => meetPerson(trx, address, language, stage.now()));

  it('get one account from twenty first updates at a time', async () => {
    const address = anAddress();
    const before = (await stage.rows('accounts')).length;

    const people = await Promise.all(Array.from({ length: 20 }, () => lock(address)));

    expect(new Set(people.map(({ account }) => account.id)).size).to.equal(1);
    expect(new Set(people.map(({ identity }) => identity.id)).size).to.equal(1);
    expect(await stage.rows('accounts')).to.have.length(before + 1);
  });

  it('act one after the other, never two updates of one person at a time', async () => {
    const address = anAddress();
    await lock(address);
    let inside = 0;
    let most = 0;

    await Promise.all(
      Array.from({ length: 8 }, () =>
        inTransaction(stage.db, async (trx) => {
          await meetPerson(trx, address, 'en', stage.now());
          inside += 1;
          most = Math.max(most, inside);
          await trx.raw('select 1');
          inside -= 1;
        }),
      ),
    );

    expect(most).to.equal(1);
  });

  it('keep their first language until they choose another', async () => {
    const address = anAddress();
    const { account } = await lock(address, 'ru');
    await lock(address, 'en');
    expect((await findPerson(stage.db, address))?.account.language).to.equal('ru');

    await inTransaction(stage.db, (trx) => saveLanguage(trx, account.id, 'zh'));

    expect((await findPerson(stage.db, address))?.account.language).to.equal('zh');
  });

  it('are reachable again once they write', async () => {
    const address = anAddress();
    const { identity } = await lock(address);
    await saveReachable(stage.db, identity.id, false);
    expect((await findPerson(stage.db, address))?.identity.reachable).to.equal(false);

    await lock(address);

    expect((await findPerson(stage.db, address))?.identity.reachable).to.equal(true);
  });

  it('are told where they wrote last', async () => {
    const [older, newer] = [anAddress(), anAddress()];
    const { account } = await lock(older);
    const other = await lock(newer);
    await stage.db('channel_identities').where({ id: other.identity.id }).update({ account_id: account.id });
    stage.passes(1000);
    await lock(older);

    expect((await findPersonEverywhere(stage.db, account.id))[0]?.identity.chatId).to.equal(older.chatId);
  });

  it('consent once, however often they press', async () => {
    const address = anAddress();
    const { account } = await lock(address);
    expect((await findPerson(stage.db, address))?.hasConsented).to.equal(false);
    const consent = {
      textVersion: '1',
      language: 'en',
      channel: 'telegram',
      updateId: '7',
      givenAt: stage.now(),
    } as const;

    for (let time = 0; time < 3; time += 1) {
      await inTransaction(stage.db, (trx) => insertConsent(trx, account.id, consent));
    }

    expect((await findPerson(stage.db, address))?.hasConsented).to.equal(true);
    expect(await stage.db('consents').where({ account_id: account.id })).to.have.length(1);
  });

  it('are nobody to another bot or channel', async () => {
    const address = anAddress();
    await lock(address);

    expect(await findPerson(stage.db, { ...address, botId: '43' })).to.equal(undefined);
    expect(await findPerson(stage.db, { ...address, channel: 'whatsapp' })).to.equal(undefined);
  });
});

describe('joining a chat to an account', () => {
  let stage: CoreStage;
  let chat = 0;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const meet = () =>
    inTransaction(stage.db, (trx) =>
      meetPerson(
        trx,
        { channel: 'wechat', botId: '42', chatId: `joining ${(chat += 1)}` },
        'zh',
        stage.now(),
      ),
    );
  const attach = (person: Person, accountId: string) =>
    inTransaction(stage.db, (trx) => attachIdentity(trx, person, accountId, stage.now()));
  const consent = ({ account }: Person) =>
    inTransaction(stage.db, (trx) =>
      insertConsent(trx, account.id, {
        textVersion: '1',
        language: 'en',
        channel: 'wechat',
        updateId: '1',
        givenAt: stage.now(),
      }),
    );

  it('moves the only chat of a blank account, which vanishes', async () => {
    const [first, second] = [await meet(), await meet()];

    expect(await attach(second, first.account.id)).to.equal(true);

    const everywhere = await findPersonEverywhere(stage.db, first.account.id);
    expect(everywhere.map(({ identity }) => identity.id)).to.have.members([
      first.identity.id,
      second.identity.id,
    ]);
    expect(await stage.db('accounts').where({ id: second.account.id })).to.deep.equal([]);
  });

  it('moves nobody who consented, or has two chats already', async () => {
    const [first, consented, joined] = [await meet(), await meet(), await meet()];
    await consent(consented);
    await attach(await meet(), joined.account.id);

    for (const person of [consented, joined]) {
      expect(await isBlank(stage.db, person.account.id)).to.equal(false);
      expect(await attach(person, first.account.id)).to.equal(false);
    }
    expect(await findPersonEverywhere(stage.db, first.account.id)).to.have.length(1);
  });

  it('waits for nobody whose account is in use', async () => {
    const [first, second] = [await meet(), await meet()];

    const attached = await inTransaction(stage.db, async (trx) => {
      await lockPerson(trx, second.identity);
      return attach(second, first.account.id);
    });

    expect(attached).to.equal(false);
  });

  it('lets an update that waited go on in the account that was joined', async () => {
    const [first, second] = [await meet(), await meet()];
    let waiting: Promise<Person | undefined> = Promise.resolve(undefined);

    await inTransaction(stage.db, async (trx) => {
      await lockPerson(trx, second.identity);
      waiting = inTransaction(stage.db, (other) => lockPerson(other, second.identity));
      await untilSomebodyWaits(stage);
      await attachIdentity(trx, second, first.account.id, stage.now());
    });

    expect((await waiting)?.account.id).to.equal(first.account.id);
  });
});

async function untilSomebodyWaits({ db }: CoreStage): Promise<void> {
  for (;;) {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}

describe('languageOf', () => {
  for (const [tag, language] of [
    ['ru', 'ru'],
    ['zh-hans', 'zh'],
    ['ZH_TW', 'zh'],
    ['en-GB', 'en'],
    ['pt-BR', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ] as const) {
    it(`${tag ?? 'no tag'} → ${language}`, () => {
      expect(languageOf(tag)).to.equal(language);
    });
  }
});
