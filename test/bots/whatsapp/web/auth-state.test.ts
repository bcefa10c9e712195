import { randomBytes } from 'node:crypto';
import * as library from '@whiskeysockets/baileys';
import { expect } from 'chai';
import { openAuthStore, type Persist } from '../../../../src/bots/whatsapp/web/auth-state.ts';
import { type ChannelSecrets, createChannelSecrets } from '../../../../src/core/channel/channel-secrets.ts';
import { systemClock } from '../../../../src/core/clock.ts';
import { openDatabase } from '../../../../src/core/database.ts';
import { openTestDatabase, type TestDatabase } from '../../../servers/postgres.ts';
import { captureLog } from '../../telegram/sandbox-bot.ts';

const persist: Persist = (call) => call();
const account = { accountSignatureKey: Buffer.alloc(32, 7) };

describe('whatsapp web auth state', () => {
  let testDatabase: TestDatabase;
  let db: ReturnType<typeof openDatabase>;
  let secrets: ChannelSecrets;

  beforeEach(async () => {
    testDatabase = await openTestDatabase();
    db = openDatabase({ url: testDatabase.url, poolSize: 2, log: captureLog().log });
    const owner = { channel: 'whatsapp', botId: 'web:1' } as const;
    secrets = createChannelSecrets(owner, { db, masterKey: randomBytes(32), clock: systemClock });
  });
  afterEach(async () => {
    await db.close();
    await testDatabase.close();
  });

  it('brings back the credentials of an account that is paired', async () => {
    const first = await openAuthStore(library, secrets, persist);
    first.state.creds.account = account;
    await first.saveCreds();

    const { creds } = (await openAuthStore(library, secrets, persist)).state;

    expect(Buffer.from(creds.noiseKey.private).equals(first.state.creds.noiseKey.private)).to.equal(true);
    expect(creds.account).to.deep.equal(account);
  });

  it('begins anew where a pairing was never finished', async () => {
    const first = await openAuthStore(library, secrets, persist);
    first.state.creds.me = { id: '1@s.whatsapp.net' };
    await first.saveCreds();

    const { creds } = (await openAuthStore(library, secrets, persist)).state;

    expect(creds.me).to.equal(undefined);
    expect(Buffer.from(creds.noiseKey.private).equals(first.state.creds.noiseKey.private)).to.equal(false);
  });

  it('keeps the newest of what is saved at once', async () => {
    const store = await openAuthStore(library, secrets, persist);
    store.state.creds.account = account;

    for (let nextPreKeyId = 1; nextPreKeyId <= 20; nextPreKeyId += 1) {
      store.state.creds.nextPreKeyId = nextPreKeyId;
      void store.saveCreds();
    }
    await store.credsSaved();

    expect((await openAuthStore(library, secrets, persist)).state.creds.nextPreKeyId).to.equal(20);
  });

  it('brings back keys of every kind as they were, and removes those that are used up', async () => {
    const { keys } = (await openAuthStore(library, secrets, persist)).state;
    const pair = library.Curve.generateKeyPair();
    await keys.set({
      'pre-key': { 1: pair, 2: pair },
      session: { '77_1.0': Buffer.from('session') },
      'lid-mapping': { 447: '77' },
      'device-list': { 77: ['0', '4'] },
      'app-state-sync-key': { a: { keyData: Buffer.from('sync'), timestamp: 5 } },
    });

    await keys.set({ 'pre-key': { 1: null } });
    const again = (await openAuthStore(library, secrets, persist)).state.keys;

    expect(await again.get('pre-key', ['1', '2'])).to.deep.equal({ 2: pair });
    expect(await again.get('session', ['77_1.0', 'none'])).to.deep.equal({
      '77_1.0': Buffer.from('session'),
    });
    expect(await again.get('lid-mapping', ['447'])).to.deep.equal({ 447: '77' });
    expect(await again.get('device-list', ['77'])).to.deep.equal({ 77: ['0', '4'] });
    const { a } = await again.get('app-state-sync-key', ['a']);
    expect(Buffer.from(a?.keyData ?? []).toString()).to.equal('sync');
  });

  it('stores as many keys as a new account has, in one write', async () => {
    let writes = 0;
    const counting = {
      ...secrets,
      write: (...change: Parameters<ChannelSecrets['write']>) => (writes++, secrets.write(...change)),
    };
    const { keys } = (await openAuthStore(library, counting, persist)).state;
    const pair = library.Curve.generateKeyPair();
    const ids = Array.from({ length: 812 }, (_, index) => String(index + 1));

    await keys.set({ 'pre-key': Object.fromEntries(ids.map((id) => [id, pair])) });

    expect(Object.keys(await keys.get('pre-key', ids))).to.have.length(812);
    expect(writes).to.equal(1);
  });

  it('leaves nothing in the database that can be read', async () => {
    const store = await openAuthStore(library, secrets, persist);
    await store.saveCreds();
    await store.state.keys.set({ session: { '77_1.0': Buffer.from('a session in plain') } });

    const { rows } = await db.raw('select sealed_value from channel_secrets');
    const bytes = Buffer.concat(
      rows.map(({ sealed_value: value }: { sealed_value: Buffer }) => value),
    ).toString('latin1');

    expect(bytes)
      .to.not.include('noiseKey')
      .and.not.include(Buffer.from('a session in plain').toString('base64'));
  });
});
