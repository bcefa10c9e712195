import { createHmac, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { decideRefresh, GRACE_MILLISECONDS } from '../../../src/core/sessions/refresh-token.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { signedIn, tokensOf, type SignedIn } from './signed-in.ts';

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

describe('refreshing a session', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const refresh = (token: string) => stage.core.sessions.refresh(token);
  const authenticate = (token: string) => stage.core.sessions.authenticate(token, 'edge');
  const revoked = async ({ person, session }: SignedIn) => {
    const { length } = (await stage.announced()).filter(
      (message) =>
        message.type === 'session.revoked' &&
        message.accountId === person.account.id &&
        message.sessionId === session.id,
    );
    return length;
  };

  it('gives new tokens of the same session, good for a week from then', async () => {
    const first = await signedIn(stage);
    stage.passes(6 * DAY);

    const second = tokensOf(await refresh(first.refreshToken));
    stage.passes(6 * DAY);
    const third = tokensOf(await refresh(second.refreshToken));

    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).to.equal(3);
    expect(third.expiresIn).to.equal(15 * 60);
    expect(await authenticate(third.accessToken)).to.have.nested.property(
      'value.sessionId',
      first.session.id,
    );
    expect(await revoked(first)).to.equal(0);
  });

  it('is too late after a week without use, and after thirty days at any rate', async () => {
    const unused = await signedIn(stage);
    let used = await signedIn(stage);
    const { session } = used;

    for (let days = 6; days < 30; days += 6) {
      stage.passes(6 * DAY);
      used = { ...used, ...tokensOf(await refresh(used.refreshToken)) };
    }
    const last = await stage.db('sessions').where({ id: session.id }).first();
    stage.passes(6 * DAY);

    expect(last.expires_at.getTime() - last.opened_at.getTime()).to.equal(30 * DAY);
    expect(await refresh(used.refreshToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await refresh(unused.refreshToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
  });

  it('ends the session when a token comes again later, and tells the person once', async () => {
    const stolen = await signedIn(stage);
    const next = tokensOf(await refresh(stolen.refreshToken));
    stage.passes(GRACE_MILLISECONDS);

    const again = await refresh(stolen.refreshToken);

    expect(again).to.deep.equal({ ok: false, refusal: 'TOKEN_REUSED' });
    expect(await authenticate(next.accessToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await refresh(next.refreshToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await refresh(stolen.refreshToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await revoked(stolen)).to.equal(1);
  });

  it('ends it at once when what replaced the token was used as well', async () => {
    const first = await signedIn(stage);
    const second = tokensOf(await refresh(first.refreshToken));
    const third = tokensOf(await refresh(second.refreshToken));

    expect(await refresh(first.refreshToken)).to.deep.equal({ ok: false, refusal: 'TOKEN_REUSED' });
    expect(await refresh(third.refreshToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await revoked(first)).to.equal(1);
  });

  it('leaves the other sessions of the person alone', async () => {
    const phone = await signedIn(stage);
    const laptop = await signedIn(stage, phone.person, 'Laptop');
    tokensOf(await refresh(phone.refreshToken));
    stage.passes(3 * MINUTE);
    await refresh(phone.refreshToken);

    expect(await authenticate(laptop.accessToken)).to.have.property('ok', true);
    expect(await refresh(laptop.refreshToken)).to.have.property('ok', true);
  });

  it('gives twenty tabs at once the same successor, and goes on with it', async () => {
    const shared = await signedIn(stage);

    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(shared.refreshToken)));

    const given = answers.map(tokensOf);
    const [successor = ''] = given.map(({ refreshToken }) => refreshToken);
    expect(new Set(given.map(({ refreshToken }) => refreshToken)).size).to.equal(1);
    for (const { accessToken } of given) expect(await authenticate(accessToken)).to.have.property('ok', true);
    stage.passes(14 * MINUTE);
    expect(await refresh(successor)).to.have.property('ok', true);
    expect(await revoked(shared)).to.equal(0);
  });

  it('answers again what was lost on the way, for two minutes', async () => {
    const lost = await signedIn(stage);
    const first = tokensOf(await refresh(lost.refreshToken));
    stage.passes(GRACE_MILLISECONDS - 1);

    const again = tokensOf(await refresh(lost.refreshToken));

    expect(again.refreshToken).to.equal(first.refreshToken);
    expect(await refresh(again.refreshToken)).to.have.property('ok', true);
  });

  it('finds out a thief who shares the line, whoever comes first', async () => {
    for (const first of ['thief', 'owner']) {
      const person = await signedIn(stage);
      tokensOf(await refresh(person.refreshToken));
      // Stolen on the way, and repeated at once: the thief holds what the owner holds.
      const thief = tokensOf(await refresh(person.refreshToken));
      stage.passes(14 * MINUTE);

      expect(await refresh(thief.refreshToken), first).to.have.property('ok', true);
      stage.passes(3 * MINUTE);
      expect(await refresh(thief.refreshToken), first).to.have.property('refusal', 'TOKEN_REUSED');
      expect(await revoked(person)).to.equal(1);
    }
  });

  it('revokes once when a stolen token is thrown at us twenty times at once', async () => {
    const stolen = await signedIn(stage);
    tokensOf(await refresh(stolen.refreshToken));
    stage.passes(3 * MINUTE);

    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(stolen.refreshToken)));

    const refusals = answers.map((answer) => (answer.ok ? 'ok' : answer.refusal)).toSorted();
    expect(refusals.filter((refusal) => refusal === 'TOKEN_REUSED')).to.have.length(1);
    expect(refusals.filter((refusal) => refusal === 'SESSION_ENDED')).to.have.length(19);
    expect(await revoked(stolen)).to.equal(1);
  });

  it('keeps neither a token nor anything from which one follows', async () => {
    const first = await signedIn(stage);
    const second = tokensOf(await refresh(first.refreshToken));

    const kept = JSON.stringify([await stage.rows('refresh_tokens'), await stage.rows('sessions')]);
    const guessed = createHmac('sha256', randomBytes(32)).update(first.refreshToken).digest('base64url');

    for (const { refreshToken } of [first, second]) {
      expect(kept).to.not.contain(refreshToken);
      expect(kept).to.not.contain(Buffer.from(refreshToken, 'base64url').toString('hex'));
    }
    expect(second.refreshToken).to.not.equal(guessed);
  });

  for (const made of ['', 'x', ' ', 'a'.repeat(43), '\0', 'é', 'a'.repeat(100_000)]) {
    it(`refuses what somebody made up: ${JSON.stringify(made.slice(0, 12))}`, async () => {
      expect(await refresh(made)).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
    });
  }

  it('refuses another spelling of a token, and an access token', async () => {
    const { refreshToken, accessToken } = await signedIn(stage);

    for (const token of [`${refreshToken} `, `${refreshToken}=`, accessToken])
      expect(await refresh(token)).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
    expect(await refresh(refreshToken)).to.have.property('ok', true);
  });
});

describe('what a refresh token is good for', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26) + seconds * 1_000);
  const session = {
    id: 'session',
    accountId: 'account',
    proof: 'link',
    device: '',
    openedAt: at(0),
    lastUsedAt: at(0),
    expiresAt: at(1_000),
  } as const;
  const token = {
    hash: Buffer.from('token'),
    sessionId: 'session',
    issuedAt: at(0),
    expiresAt: at(1_000),
  };
  const successor = { ...token, hash: Buffer.from('successor') };

  it('is to be replaced, while it is unused and the session lives', () => {
    expect(decideRefresh(session, token, undefined, at(999))).to.equal('rotate');
    expect(decideRefresh(session, token, undefined, at(1_000))).to.equal('SESSION_ENDED');
  });

  it('is nothing once it has expired, even used twice: nobody holds on to it for a week', () => {
    const old = { ...token, usedAt: at(1), expiresAt: at(500) };

    expect(decideRefresh(session, old, successor, at(500))).to.equal('TOKEN_INVALID');
  });

  it('is a repetition for two minutes, also by a clock that is behind', () => {
    const used = { ...token, usedAt: at(100) };

    expect(decideRefresh(session, used, successor, at(95))).to.equal('repeat');
    expect(decideRefresh(session, used, successor, at(219))).to.equal('repeat');
    expect(decideRefresh(session, used, successor, at(220))).to.equal('TOKEN_REUSED');
  });

  it('is a reuse where the successor was used, or is gone', () => {
    const used = { ...token, usedAt: at(100) };

    expect(decideRefresh(session, used, { ...successor, usedAt: at(101) }, at(101))).to.equal('TOKEN_REUSED');
    expect(decideRefresh(session, used, undefined, at(101))).to.equal('TOKEN_REUSED');
  });

  it('is nothing in a session that has ended', () => {
    const ended = { ...session, ended: { at: at(1), reason: 'signed_out' } } as const;

    expect(decideRefresh(ended, token, undefined, at(2))).to.equal('SESSION_ENDED');
  });
});
