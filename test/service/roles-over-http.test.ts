import { expect } from 'chai';
import { pino } from 'pino';
import { parseConfig } from '../../src/core/config.ts';
import type { Closable, Opened } from '../../src/core/run.ts';
import { startService, type Role } from '../../src/service/start-service.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

const log = pino({ level: 'silent' });

describe('what a role shows over HTTP', () => {
  const things: Closable[] = [];
  const opened: Opened = (thing) => (things.push(thing), thing);
  let environment: Record<string, string>;

  before(async () => {
    const { folder, remove } = makeTestFolder('roles');
    opened({ close: async () => remove() });
    const database = opened(await openTestDatabase());
    environment = { PORT: '0', DATA_DIR: folder, DATABASE_URL: database.url, MIGRATE_ON_START: 'false' };
  });
  after(async () => {
    for (const thing of things.toReversed()) await thing.close();
  });

  const statusesOf = async (role: Role): Promise<number[]> => {
    const config = parseConfig(environment);
    const { port } = await startService({ config, roles: new Set([role]), log, opened, messengers: [] });
    const paths = ['/healthz', '/readyz', '/openapi.json', '/v1/me', '/docs'];
    return Promise.all(paths.map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status));
  };

  it('is the API for the mini-app', async () => {
    expect(await statusesOf('miniapp')).to.deep.equal([200, 200, 200, 401, 200]);
  });

  it('is its health for the bots', async () => {
    expect(await statusesOf('bots')).to.deep.equal([200, 200, 404, 404, 404]);
  });
});
