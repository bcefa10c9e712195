import { expect } from 'chai';
import { Client } from 'pg';
import { pino } from 'pino';
import { LegacyShopFailed, type LegacyShop } from '../../src/core/linking/legacy-shop.ts';
import type { PasswordChecker } from '../../src/engines/legacy-shop/password-checker.ts';
import { createPasswordChecker } from '../../src/engines/legacy-shop/passwords/create-password-checker.ts';
import { openSqlLegacyShop } from '../../src/engines/legacy-shop/sql/sql-legacy-shop.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';
import { describeLegacyShop } from './legacy-shop-contract.ts';
import { buildOldDatabase } from './old-database.ts';

const log = pino({ level: 'silent' });

describe('the old shop in its database', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let admin: Client;

  before(async () => {
    database = await openTestDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    await buildOldDatabase(admin);
  });
  after(async () => {
    await admin.end();
    await database.close();
  });

  const open = (passwords: PasswordChecker = createPasswordChecker()): LegacyShop =>
    openSqlLegacyShop({ databaseUrl: database.url, passwords, log });

  describeLegacyShop(() => Promise.resolve(open()));

  it('does the same work for a wrong password, an unknown login, a cheap hash and a broken one', async () => {
    const counted = counting();
    const shop = open(counted.passwords);
    const work = async (login: string) => {
      counted.forget();
      await shop.checkCredentials({ login, password: 'wrong' });
      return counted.work();
    };

    const works = [];
    for (const login of ['anna.berg@example.com', 'nobody', 'cheap', 'broken']) works.push(await work(login));
    await shop.close();

    expect(works.map((each) => Math.round(each))).to.deep.equal([67, 67, 67, 67]);
  });

  it('does the same work for everybody where hashes differ in what they cost', async () => {
    const insert = 'insert into old_customers values (25, $1, $2)';
    await admin.query(insert, ['dear', `$2y$11$${'a'.repeat(53)}`]);
    const counted = counting();
    const shop = open(counted.passwords);

    const works: number[] = [];
    for (const login of ['dear', 'anna.berg@example.com', 'nobody', 'cheap', 'broken']) {
      counted.forget();
      await shop.checkCredentials({ login, password: 'wrong' });
      works.push(Math.round(counted.work()));
    }
    await shop.close();
    await admin.query('delete from old_customers where id = 25');

    expect(works).to.deep.equal([133, 133, 133, 133, 133]);
  });

  it('tells apart two logins that differ in their capitals alone, and takes no other form for either', async () => {
    const shop = open();
    const check = (login: string) => shop.checkCredentials({ login, password: 'twin' });

    const checked = [await check('Twin'), await check('twin'), await check('TWIN')];
    await shop.close();

    expect(checked).to.deep.equal([
      { ok: true, value: '21' },
      { ok: true, value: '22' },
      { ok: false, refusal: 'CREDENTIALS_WRONG' },
    ]);
  });

  it('pages through orders of one moment', async () => {
    const shop = open();
    const first = await shop.listOrders('21', { limit: 2 });
    if (!first.ok || first.value.nextCursor === null) throw new Error('There is more');
    const second = await shop.listOrders('21', { limit: 2, cursor: first.value.nextCursor });
    await shop.close();

    const ids = [first, second].flatMap((page) => (page.ok ? page.value.items.map(({ id }) => id) : []));
    expect(ids).to.deep.equal(['T-3', 'T-2', 'T-1']);
  });

  it('shows no text of the shop that directs text or cannot be seen', async () => {
    const shop = open();

    const page = await shop.listOrders('22', { limit: 2 });
    await shop.close();

    expect(page.ok && page.value.items[0]?.lines).to.deep.equal([{ title: 'A cup and more', quantity: 1 }]);
  });

  it('can change nothing, even where its user may', async () => {
    await admin.query(`
      create function take_away() returns text language sql volatile as
        $$ delete from old_customers where id = 1001 returning 'gone' $$;
      alter view legacy_customers rename to legacy_customers_kept;
      create view legacy_customers as
        select id, login, coalesce(take_away(), password_hash) as password_hash from legacy_customers_kept`);
    const shop = open();

    const failure = await shop
      .checkCredentials({ login: 'anna.berg@example.com', password: 'x' })
      .catch((err: unknown) => err);
    await shop.close();
    await admin.query(`
      drop view legacy_customers;
      alter view legacy_customers_kept rename to legacy_customers;
      drop function take_away`);

    expect(String(failure)).to.contain('25006');
    const { rows } = await admin.query('select 1 from old_customers where id = 1001');
    expect(rows).to.have.lengthOf(1);
  });

  it('is our mistake where the views are missing, and down where nobody answers', async () => {
    const reasonOf = async (databaseUrl: string) => {
      const shop = openSqlLegacyShop({ databaseUrl, passwords: createPasswordChecker(), log });
      const failure = await shop
        .checkCredentials({ login: 'anna', password: 'x' })
        .catch((err: unknown) => err);
      await shop.close();
      return failure instanceof LegacyShopFailed ? failure.reason : failure;
    };
    const elsewhere = await openTestDatabase();

    expect(await reasonOf(elsewhere.url)).to.equal('ours');
    await elsewhere.close();
    expect(await reasonOf('postgres://nobody@127.0.0.1:1/nothing')).to.equal('down');
  });

  it('says nothing in its failures of what it was asked', async () => {
    const shop = open();

    const failure = await shop
      .checkCredentials({ login: 'anna\0berg', password: 'amber' })
      .catch((err: unknown) => err);
    await shop.close();

    expect(failure).to.be.instanceOf(LegacyShopFailed);
    expect(String(failure)).not.to.match(/anna|amber/);
    expect(failure).not.to.have.property('cause');
  });
});

/** Adds up the work that was asked for. */
function counting() {
  const real = createPasswordChecker();
  let done = 0;
  const passwords: PasswordChecker = {
    check(password, hash) {
      done += real.workOf(hash);
      return real.check(password, hash);
    },
    workOf: (hash) => real.workOf(hash),
  };
  return { passwords, work: () => done, forget: () => void (done = 0) };
}
