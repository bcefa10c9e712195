import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { openEmbeddedPostgres } from '../../src/engines/postgres/embedded-postgres.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

describe('embedded PostgreSQL', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = makeTestFolder('embedded'));
  });
  afterEach(() => remove());

  it('keeps committed rows from one start to the next', async () => {
    const first = await openEmbeddedPostgres({ directory: folder });
    await query(first.url, 'create table kept (value text)');
    await query(first.url, "insert into kept values ('still here')");
    await first.close();

    const second = await openEmbeddedPostgres({ directory: folder });
    const rows = await query(second.url, 'select value from kept');
    await second.close();

    expect(rows).to.deep.equal([{ value: 'still here' }]);
  });

  it('lets nobody in without the password, which only its owner may read', async () => {
    const server = await openEmbeddedPostgres({ directory: folder });
    const url = new URL(server.url);
    url.password = 'guessed';

    const refused = await query(url.href, 'select 1').catch((err: unknown) => String(err));
    await server.close();

    expect(refused).to.contain('password authentication failed');
    expect(statSync(path.join(folder, 'password')).mode & 0o077).to.equal(0);
  });

  it('is joined, not started twice, and outlives the close of who joined', async () => {
    const owner = await openEmbeddedPostgres({ directory: folder });
    const guest = await openEmbeddedPostgres({ directory: folder });
    await guest.close();

    const rows = await query(owner.url, 'select 1 as one');
    await owner.close();

    expect(guest.url).to.equal(owner.url);
    expect(rows).to.deep.equal([{ one: 1 }]);
  });

  it('starts once when two processes ask at the same moment', async () => {
    const [first, second] = await Promise.all([startHolder(folder), startHolder(folder)]);
    await Promise.all([end(first.child), end(second.child)]);
    await (await openEmbeddedPostgres({ directory: folder })).close();

    expect(first.url).to.equal(second.url);
  });

  it('ends with a process that was killed, and the next start finds the committed rows', async () => {
    const holder = await startHolder(folder);
    await query(holder.url, 'create table kept (value text)');
    await end(holder.child);

    const next = await openEmbeddedPostgres({ directory: folder });
    const rows = await query(next.url, 'select count(*)::int as count from kept');
    await next.close();
    const refused = await query(holder.url, 'select 1').catch((err: unknown) => String(err));

    expect(rows).to.deep.equal([{ count: 0 }]);
    expect(refused).to.contain('ECONNREFUSED');
  });

  it('forgives a lock file whose process number now belongs to another program', async () => {
    const first = await openEmbeddedPostgres({ directory: folder });
    await first.close();
    writeFileSync(
      path.join(folder, 'cluster/postmaster.pid'),
      `${process.pid}\n${folder}/cluster\n0\n5432\n`,
    );
    writeFileSync(path.join(folder, 'owner'), `${process.pid} 1`);

    const second = await openEmbeddedPostgres({ directory: folder });
    const rows = await query(second.url, 'select 1 as one');
    await second.close();

    expect(rows).to.deep.equal([{ one: 1 }]);
  });

  it('starts over after the making of the folder was interrupted', async () => {
    mkdirSync(path.join(folder, 'cluster.new'));
    writeFileSync(path.join(folder, 'cluster.new/PG_VERSION'), '18\n');

    const server = await openEmbeddedPostgres({ directory: folder });
    const rows = await query(server.url, 'show data_directory');
    await server.close();

    expect(rows).to.deep.equal([{ data_directory: path.join(folder, 'cluster') }]);
  });

  it('says what is wrong with a folder that is no cluster', async () => {
    mkdirSync(path.join(folder, 'cluster'));

    const failure = await openEmbeddedPostgres({ directory: folder }).catch((err: unknown) => String(err));

    expect(failure).to.contain('DATABASE_URL').and.to.contain('postgresql.conf');
  });

  it('listens on the loopback address only', async () => {
    const server = await openEmbeddedPostgres({ directory: folder });
    const rows = await query(server.url, 'show listen_addresses');
    const files = readFileSync(path.join(folder, 'cluster/postmaster.pid'), 'utf8').split('\n');
    await server.close();

    expect(rows).to.deep.equal([{ listen_addresses: '127.0.0.1' }]);
    expect(files[4], 'the folder of its unix socket').to.equal('');
  });
});

describe('openTestDatabase', function () {
  this.timeout(60_000);

  it('gives each caller a database with the schema, apart from the others', async () => {
    const [first, second] = await Promise.all([openTestDatabase(), openTestDatabase()]);
    await query(first.url, 'create table mine (value text)');

    const tables = await query(second.url, "select tablename from pg_tables where schemaname = 'public'");
    await Promise.all([first.close(), second.close()]);

    expect(tables.map((row) => row['tablename']))
      .to.include('outbox')
      .and.not.to.include('mine');
  });
});

async function query(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function startHolder(directory: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    import { openEmbeddedPostgres } from ${JSON.stringify(import.meta.resolve('../../src/engines/postgres/embedded-postgres.ts'))};
    const { url } = await openEmbeddedPostgres({ directory: ${JSON.stringify(directory)} });
    console.log(url);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url: String(line) };
}

async function end(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
