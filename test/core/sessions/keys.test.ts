import { pino } from 'pino';
import { expect } from 'chai';
import { createSessions, type Sessions } from '../../../src/core/sessions/sessions.ts';
import { ok } from '../../../src/core/result.ts';
import { createTokenEngine } from '../../../src/engines/tokens/jose-token-engine.ts';
import { aPerson, openCoreStage, type CoreStage } from '../core-stage.ts';
import { signedIn, tokensOf } from './signed-in.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('keys that sign tokens', () => {
  let stage: CoreStage;

  beforeEach(async () => {
    stage = await openCoreStage();
  });
  afterEach(() => stage.close());

  const keyIds = async ({ core }: CoreStage) => (await core.sessions.jwks()).keys.map(({ kid }) => kid);
  const keyIdOf = (token: string): unknown =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  const sweep = () => stage.core.sweeps.find(({ name }) => name === 'sessions')?.work();
  /** The sessions of another process on the same database. */
  const anotherProcess = (): Sessions => {
    const { db, masterKey, now } = stage;
    const tokenEngine = createTokenEngine();
    const log = pino({ level: 'silent' });
    return createSessions({
      db,
      masterKey,
      tokenEngine,
      clock: now,
      log,
      publicUrl: 'https://id.example.org',
    });
  };
  const signInBy = async (sessions: Sessions, accountId: string) =>
    tokensOf(await sessions.open(async () => ok({ accountId, proof: 'link', device: '' })));

  it('are one, however many processes begin at the same moment', async () => {
    const { account } = await aPerson(stage);

    const opened = await Promise.all(
      Array.from({ length: 10 }, () => signInBy(anotherProcess(), account.id)),
    );

    expect(await keyIds(stage)).to.have.length(1);
    expect(new Set(opened.map(({ accessToken }) => keyIdOf(accessToken))).size).to.equal(1);
  });

  it('are public in their public half only, and sealed in the other', async () => {
    await signedIn(stage);

    const { keys } = await stage.core.sessions.jwks();
    const [row] = await stage.rows('signing_keys');

    expect(keys).to.have.length(1);
    expect(keys[0]).to.have.keys('kty', 'crv', 'x', 'kid', 'alg', 'use');
    expect(JSON.stringify(row)).to.not.contain('"d"');
    expect(row?.['sealed_private_key']?.toString()).to.not.contain('"d"');
  });

  it('change after thirty days; the old one stays known until nothing it signed is alive', async () => {
    const early = await signedIn(stage);
    const [first] = await keyIds(stage);
    stage.passes(30 * DAY - 1);
    const last = await signedIn(stage, early.person);
    stage.passes(1);
    const next = await signedIn(stage, early.person);

    expect(keyIdOf(last.accessToken)).to.equal(first);
    expect(keyIdOf(next.accessToken)).to.not.equal(first);
    expect(await keyIds(stage)).to.deep.equal([first, keyIdOf(next.accessToken)]);
    stage.passes(14 * MINUTE);
    await sweep();
    expect(await stage.core.sessions.authenticate(last.accessToken, 'edge')).to.have.property('ok', true);
    expect(await anotherProcess().authenticate(last.accessToken, 'edge')).to.have.property('ok', true);
    stage.passes(2 * 60 * MINUTE);
    await sweep();
    expect(await keyIds(stage)).to.deep.equal([keyIdOf(next.accessToken)]);
    expect(await stage.rows('signing_keys')).to.have.length(1);
  });

  it('change in one process and are known in every other at once', async () => {
    const { account } = await aPerson(stage);
    const [one, other] = [anotherProcess(), anotherProcess()];
    await signInBy(one, account.id);
    const old = await signInBy(other, account.id);
    stage.passes(30 * DAY);

    const [fresh, again] = await Promise.all([signInBy(one, account.id), signInBy(other, account.id)]);

    expect(keyIdOf(fresh.accessToken)).to.equal(keyIdOf(again.accessToken));
    expect(keyIdOf(fresh.accessToken)).to.not.equal(keyIdOf(old.accessToken));
    for (const process of [one, other, anotherProcess()])
      expect(await process.authenticate(fresh.accessToken, 'edge')).to.have.property('ok', true);
  });

  it('do not open with another master key: nothing is signed, rather than by a second key', async () => {
    const { account } = await aPerson(stage);
    await signInBy(anotherProcess(), account.id);
    const { db, now } = stage;
    const robbed = createSessions({
      db,
      masterKey: Buffer.alloc(32),
      tokenEngine: createTokenEngine(),
      clock: now,
      log: pino({ level: 'silent' }),
      publicUrl: 'https://id.example.org',
    });

    const failure = await signInBy(robbed, account.id).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(Error);
    expect(await stage.rows('signing_keys')).to.have.length(1);
  });
});
