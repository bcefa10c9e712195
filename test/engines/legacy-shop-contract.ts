import { expect } from 'chai';
import type { LegacyShop } from '../../src/core/linking/legacy-shop.ts';
import { CUSTOMERS, type Customer } from '../../sandbox/old-shop/customers.ts';

/** What every LegacyShop promises, of a shop that has the sandbox's customers. */
export function describeLegacyShop(open: () => Promise<LegacyShop>): void {
  let shop: LegacyShop;

  before(async () => {
    shop = await open();
  });
  after(() => shop.close());

  for (const { name, login, password, id } of CUSTOMERS) {
    it(`knows ${name} by login and password`, async () => {
      expect(await shop.checkCredentials({ login, password })).to.deep.equal({ ok: true, value: id });
    });
  }

  it('knows a login whatever its capitals', async () => {
    const { login, password, id } = customer(0);

    const checked = await shop.checkCredentials({ login: login.toUpperCase(), password });

    expect(checked).to.deep.equal({ ok: true, value: id });
  });

  it('says the same of a wrong password and of a login that nobody has', async () => {
    const wrong = { ok: false, refusal: 'CREDENTIALS_WRONG' };
    const { login, password } = customer(0);

    expect(await shop.checkCredentials({ login, password: 'wrong' })).to.deep.equal(wrong);
    expect(await shop.checkCredentials({ login, password: password.toUpperCase() })).to.deep.equal(wrong);
    expect(await shop.checkCredentials({ login, password: `${password} ` })).to.deep.equal(wrong);
    expect(await shop.checkCredentials({ login: 'nobody', password })).to.deep.equal(wrong);
    expect(await shop.checkCredentials({ login: customer(1).login, password })).to.deep.equal(wrong);
  });

  for (const login of ["' or 1=1 --", '%', 'anna.berg%', '\\', 'ａｎｎａ', '🛒', 'x'.repeat(254)]) {
    it(`takes ${JSON.stringify(login.slice(0, 20))} for a login that nobody has`, async () => {
      const checked = await shop.checkCredentials({ login, password: 'amber lighthouse' });

      expect(checked).to.deep.equal({ ok: false, refusal: 'CREDENTIALS_WRONG' });
    });
  }

  it('lists orders newest first, a page at a time, each once', async () => {
    const { id, orders } = customer(0);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.listOrders(id, { limit: 5, ...(cursor !== undefined && { cursor }) });
      if (!page.ok) throw new Error(page.refusal);
      seen.push(...page.value.items.map((order) => order.id));
      sizes.push(page.value.items.length);
      cursor = page.value.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(seen).to.deep.equal(orders.map((order) => order.id));
    expect(sizes).to.deep.equal([5, 5, 2]);
  });

  it('knows no further page behind one that is exactly full', async () => {
    const { id, orders } = customer(1);

    const page = await shop.listOrders(id, { limit: orders.length });

    expect(page.ok && page.value.nextCursor).to.equal(null);
  });

  it('tells of an order when, how it went, how much and what', async () => {
    const { id, orders } = customer(1);

    const page = await shop.listOrders(id, { limit: 1 });

    const [order] = orders;
    expect(page.ok && page.value.items).to.deep.equal([
      order && { ...order, placedAt: new Date(order.placedAt) },
    ]);
  });

  it('has no orders of a customer who never ordered, nor of one it does not know', async () => {
    const none = { ok: true, value: { items: [], nextCursor: null } };

    expect(await shop.listOrders(customer(2).id, { limit: 5 })).to.deep.equal(none);
    expect(await shop.listOrders('404', { limit: 5 })).to.deep.equal(none);
    expect(await shop.listOrders('../1001', { limit: 5 })).to.deep.equal(none);
  });

  it('refuses a cursor that it did not give to this customer', async () => {
    const invalid = { ok: false, refusal: 'CURSOR_INVALID' };
    const { id } = customer(1);

    expect(await shop.listOrders(id, { limit: 5, cursor: 'nonsense' })).to.deep.equal(invalid);
    const ofAnother = customer(0).orders[3]?.id ?? '';
    expect(await shop.listOrders(id, { limit: 5, cursor: ofAnother })).to.deep.equal(invalid);
  });
}

function customer(index: number): Customer {
  const found = CUSTOMERS[index];
  if (!found) throw new Error('The sandbox has fewer customers');
  return found;
}
