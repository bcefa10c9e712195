import { createHash } from 'node:crypto';
import { hash } from 'bcryptjs';
import type { Client } from 'pg';
import { CUSTOMERS } from '../../sandbox/old-shop/customers.ts';

/** A shop's own tables, under names of its own, with the two views that its operator makes for us. */
export async function buildOldDatabase(admin: Client): Promise<void> {
  await admin.query(`
    create table old_customers (id integer primary key, email varchar(96), pass varchar(255));
    create index on old_customers (lower(email));
    create table old_orders (
      number varchar(32) primary key, customer integer, at timestamptz, state varchar(32), cents bigint,
      currency char(3), items jsonb
    );
    create view legacy_customers as select id, email as login, pass as password_hash from old_customers;
    create view legacy_orders as
      select number as id, customer as customer_id, at as placed_at, state as status, cents as total_minor,
        currency, items as lines
      from old_orders`);
  for (const { id, login, password, orders } of CUSTOMERS) {
    await insertCustomer(admin, [Number(id), login, await hash(password, 10)]);
    for (const order of orders) {
      const { placedAt, status, total, lines } = order;
      await insertOrder(admin, [order.id, id, placedAt, status, total.amount, total.currency, lines]);
    }
  }
  const twin = (password: string) => `sha1$ab$${createHash('sha1').update(`ab${password}`).digest('hex')}`;
  await insertCustomer(admin, [21, 'Twin', twin('twin')]);
  await insertCustomer(admin, [22, 'twin', twin('twin')]);
  await insertCustomer(admin, [23, 'cheap', twin('cheap')]);
  await insertCustomer(admin, [24, 'broken', '$2y$10$broken']);
  for (const number of ['T-1', 'T-2', 'T-3'])
    await insertOrder(admin, [number, 21, '2019-05-05T12:00:00.123456Z', 'Delivered', 100, 'EUR', []]);
  const lines = [{ title: 'A \u202Ecup\u0007\n and more', quantity: 1 }];
  await insertOrder(admin, ['U-1', 22, '2019-05-05T12:00:00Z', 'Delivered', 100, 'EUR', lines]);
}

async function insertCustomer(admin: Client, values: unknown[]): Promise<void> {
  await admin.query('insert into old_customers values ($1, $2, $3)', values);
}

async function insertOrder(admin: Client, values: unknown[]): Promise<void> {
  const written = values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value));
  await admin.query('insert into old_orders values ($1, $2, $3, $4, $5, $6, $7)', written);
}
