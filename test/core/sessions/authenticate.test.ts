import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../../src/core/database.ts';
import { lockPerson } from '../../../src/core/accounts/account-store.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { unseal } from '../../../src/core/media/seal.ts';
import { createTokenEngine } from '../../../src/engines/tokens/jose-token-engine.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { signedIn } from './signed-in.ts';

const MINUTE = 60_000;
const INVALID = { ok: false, refusal: 'TOKEN_INVALID' };

describe('authenticating', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const authenticate = (token: string, zone: 'edge' | 'internal' = 'edge') =>
    stage.core.sessions.authenticate(token, zone);
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  /** A token with claims of our choice, signed with the true key: by a thief of it, or by a release with a bug. */
  const trulySigned = async (token: string, claims: Record<string, unknown>) => {
    const row = await stage.db('signing_keys').first();
    const privateKey = unseal(
      stage.masterKey,
      `signing_keys.sealed_private_key:${row.id}`,
      row.sealed_private_key,
    );
    return (await createTokenEngine().openSigner(privateKey))({ ...claimsOf(token), ...claims });
  };

  it('says whose token it is and of which session, as often as it is shown', async () => {
    const { accessToken, person, session } = await signedIn(stage);
    const expected = {
      ok: true,
      value: {
        accountId: person.account.id,
        sessionId: session.id,
        clientId: 'bonafide:page',
        scopes: [],
      },
    };

    expect(await authenticate(accessToken)).to.deep.equal(expected);
    expect(await authenticate(accessToken)).to.deep.equal(expected);
  });

  it('holds in the token ids and no more about the person', async () => {
    const { accessToken, person, session } = await signedIn(stage);
    const { iat, jti, ...claims } = claimsOf(accessToken);

    expect(claims).to.deep.equal({
      iss: 'https://id.example.org',
      aud: 'bonafide:edge',
      sub: person.account.id,
      sid: session.id,
      exp: Number(iat) + 15 * 60,
      amr: ['telegram'],
      client_id: 'bonafide:page',
    });
    expect(jti).to.be.a('string');
  });

  it('knows no token that is fifteen minutes old, remembered or not', async () => {
    const [seen, unseen] = [await signedIn(stage), await signedIn(stage)];
    await authenticate(seen.accessToken);
    stage.passes(15 * MINUTE - 1_000);
    const before = await authenticate(seen.accessToken);
    stage.passes(1_000);

    expect(before).to.have.property('ok', true);
    for (const { accessToken } of [seen, unseen])
      expect(await authenticate(accessToken)).to.deep.equal({ ok: false, refusal: 'TOKEN_EXPIRED' });
  });

  it('is for one zone', async () => {
    const { accessToken } = await signedIn(stage);

    const wrong = { ok: false, refusal: 'WRONG_AUDIENCE' };
    expect(await authenticate(accessToken, 'internal')).to.deep.equal(wrong);
    await authenticate(accessToken);
    expect(await authenticate(accessToken, 'internal')).to.deep.equal(wrong);
  });

  it('ends with the session, at once', async () => {
    const { accessToken, person, session } = await signedIn(stage);
    await authenticate(accessToken);

    await stage.core.sessions.end(person.account.id, session.id);

    expect(await authenticate(accessToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
  });

  it('ends with the account, of which nothing is left in the tables of sessions', async () => {
    const { accessToken, refreshToken, person, session } = await signedIn(stage);
    await stage.core.sessions.refresh(refreshToken);

    await inTransaction(stage.db, async (trx) => {
      await lockPerson(trx, person.identity);
      await eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault });
    });

    expect(await authenticate(accessToken)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
    expect(await stage.core.sessions.refresh(refreshToken)).to.deep.equal(INVALID);
    expect(await stage.db('sessions').where({ id: session.id })).to.deep.equal([]);
    expect(await stage.db('refresh_tokens').where({ session_id: session.id })).to.deep.equal([]);
  });

  it('does not stand in the way of an erasure at the same moment, nor does a refresh', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { refreshToken, person } = await signedIn(stage);

      await Promise.all([
        ...Array.from({ length: 5 }, () => stage.core.sessions.refresh(refreshToken)),
        inTransaction(stage.db, async (trx) => {
          await lockPerson(trx, person.identity);
          await eraseAccount(trx, person.account.id, { clock: stage.now, vault: stage.core.vault });
        }),
      ]);

      expect(await stage.db('sessions').where({ account_id: person.account.id })).to.deep.equal([]);
    }
  });

  it('takes no token that speaks of another account than its session does', async () => {
    const { accessToken } = await signedIn(stage);
    const { person: other } = await signedIn(stage);

    const token = await trulySigned(accessToken, { sub: other.account.id });

    expect(await authenticate(token)).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
  });

  const strange: ReadonlyArray<[string, (iat: number) => Record<string, unknown>]> = [
    ['issued far in the future', (iat) => ({ iat: iat + 3_600, exp: iat + 3_900 })],
    ['good for longer than any', (iat) => ({ exp: iat + 15 * 60 + 1 })],
    ['good for ever', () => ({ exp: Number.MAX_SAFE_INTEGER })],
    ['for both zones', () => ({ aud: ['bonafide:edge', 'bonafide:internal'] })],
    ['of no session', () => ({ sid: undefined })],
    ['of a session with a strange name', () => ({ sid: "' or 1=1 --" })],
    ['for a strange person', () => ({ sub: 'root' })],
    ['proven by nothing', () => ({ amr: [] })],
    ['proven by something unknown', () => ({ amr: ['password'] })],
    ['made by somebody else', () => ({ iss: 'https://evil.example' })],
  ];
  for (const [title, claims] of strange) {
    it(`takes no token ${title}, truly signed as it is`, async () => {
      const { accessToken } = await signedIn(stage);
      const token = await trulySigned(accessToken, claims(Number(claimsOf(accessToken)['iat'])));

      expect(await authenticate(token)).to.deep.equal(INVALID);
    });
  }

  it('takes a token of a process whose clock is a little ahead', async () => {
    const { accessToken } = await signedIn(stage);
    const iat = Number(claimsOf(accessToken)['iat']) + 60;

    const token = await trulySigned(accessToken, { iat, exp: iat + 900 });

    expect(await authenticate(token)).to.have.property('ok', true);
  });

  it('takes no other spelling of a token it remembers', async () => {
    const { accessToken } = await signedIn(stage);
    await authenticate(accessToken);

    for (const spelling of [`${accessToken} `, ` ${accessToken}`, `${accessToken}=`, `${accessToken}\0`, ''])
      expect(await authenticate(spelling)).to.deep.equal(INVALID);
  });

  it('takes no token of another deployment, though it says the same', async () => {
    const other = await openCoreStage();
    try {
      const { accessToken } = await signedIn(other);

      expect(await authenticate(accessToken)).to.deep.equal(INVALID);
    } finally {
      await other.close();
    }
  });

  describe('an internal token', () => {
    const exchange = (edgeToken: string, scopes: readonly string[]) =>
      stage.core.sessions.exchange(edgeToken, { clientId: 'ledger', scopes });
    const exchanged = async (edgeToken: string, scopes: readonly string[] = ['verification.read']) => {
      const result = await exchange(edgeToken, scopes);
      if (!result.ok) throw new Error(result.refusal);
      return result.value;
    };

    it('is given for an edge token, for five minutes, with scopes, and names who acts', async () => {
      const { accessToken, person, session } = await signedIn(stage);
      const { accessToken: token, expiresIn, scopes } = await exchanged(accessToken);

      expect({ expiresIn, scopes }).to.deep.equal({ expiresIn: 300, scopes: ['verification.read'] });
      expect(claimsOf(token)).to.deep.include({
        aud: 'bonafide:internal',
        scope: 'verification.read',
        act: { sub: 'ledger' },
        client_id: 'ledger',
      });
      expect(await authenticate(token, 'internal')).to.deep.equal({
        ok: true,
        value: {
          accountId: person.account.id,
          sessionId: session.id,
          clientId: 'ledger',
          scopes: ['verification.read'],
        },
      });
    });

    it('is refused at the edge, and cannot be exchanged again', async () => {
      const { accessToken } = await signedIn(stage);
      const { accessToken: token } = await exchanged(accessToken);

      const wrong = { ok: false, refusal: 'WRONG_AUDIENCE' };
      expect(await authenticate(token)).to.deep.equal(wrong);
      expect(await exchange(token, ['verification.read'])).to.deep.equal(wrong);
    });

    it('ends after five minutes, and with the session', async () => {
      const { accessToken, person, session } = await signedIn(stage);
      const [old, young] = [await exchanged(accessToken), await exchanged(accessToken)];
      await stage.core.sessions.end(person.account.id, session.id);
      const ended = await authenticate(young.accessToken, 'internal');
      stage.passes(5 * MINUTE);

      expect(ended).to.deep.equal({ ok: false, refusal: 'SESSION_ENDED' });
      expect(await authenticate(old.accessToken, 'internal')).to.have.property('refusal', 'TOKEN_EXPIRED');
      expect(await exchange(accessToken, ['verification.read'])).to.have.property('refusal', 'SESSION_ENDED');
    });

    for (const scopes of [
      [],
      ['admin'],
      ['verification.read', 'admin'],
      ['verification.read '],
      ['verification.read legacy-orders.read'],
    ]) {
      it(`is not given for scopes like ${JSON.stringify(scopes)}`, async () => {
        const { accessToken } = await signedIn(stage);

        expect(await exchange(accessToken, scopes)).to.deep.equal({
          ok: false,
          refusal: 'SCOPE_NOT_ALLOWED',
        });
      });
    }

    it('names each scope once', async () => {
      const { accessToken } = await signedIn(stage);
      const given = await exchanged(accessToken, [
        'legacy-orders.read',
        'verification.read',
        'legacy-orders.read',
      ]);

      expect(given.scopes).to.deep.equal(['verification.read', 'legacy-orders.read']);
    });

    it('is not given for a token that nobody issued', async () => {
      expect(await exchange(randomUUID(), ['verification.read'])).to.deep.equal(INVALID);
    });
  });
});
