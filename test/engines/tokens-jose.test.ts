import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign as signWith } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { PublicKey } from '../../src/core/sessions/token-engine.ts';
import { createTokenEngine } from '../../src/engines/tokens/jose-token-engine.ts';

const NOW = new Date('2026-11-26T12:00:00Z');
const SECONDS = NOW.getTime() / 1_000;
const ISSUER = 'https://id.example.org';
const AUDIENCE = 'somewhere';
const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'somebody',
  jti: 'one',
  iat: SECONDS,
  exp: SECONDS + 60,
};

type Json = Readonly<Record<string, unknown>>;

/** As it reads in a title: a key left out is named. */
const shown = (value: Json) =>
  JSON.stringify(value, (_, each: unknown) => (each === undefined ? 'absent' : each));

const OTHER_KEY = '00000000-0000-4000-8000-000000000000';
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens made by jose', () => {
  const engine = createTokenEngine();
  const keyId = randomUUID();
  const pair = generateKeyPairSync('ed25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  const publicKey: PublicKey = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: x ?? '',
    kid: keyId,
    alg: 'EdDSA',
    use: 'sig',
  };
  const privateKey = Buffer.from(
    JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), kid: keyId }),
  );
  const findKey = async (id: string) => (id === keyId ? publicKey : undefined);
  const verify = (token: string, now = NOW) =>
    engine.verify(token, { issuer: ISSUER, audience: AUDIENCE, now, findKey });
  /** A token in which everything can be chosen, signed with the true key. */
  const signed = (claims: Json, header: Json = {}) => {
    const input = `${encoded({ alg: 'EdDSA', typ: 'at+jwt', kid: keyId, ...header })}.${encoded(claims)}`;
    return `${input}.${signWith(null, Buffer.from(input), pair.privateKey).toString('base64url')}`;
  };
  const ours = async () => (await engine.openSigner(privateKey))(CLAIMS);

  it('are verified with the public half, and say what was signed', async () => {
    const made = await engine.makeKey(randomUUID());
    const token = await (await engine.openSigner(made.privateKey))(CLAIMS);

    const verified = await engine.verify(token, {
      issuer: ISSUER,
      audience: AUDIENCE,
      now: NOW,
      findKey: async () => made.publicKey,
    });

    expect(verified).to.deep.equal({ ok: true, value: CLAIMS });
    expect(made.publicKey).to.have.keys('kty', 'crv', 'x', 'kid', 'alg', 'use');
    expect(createPublicKey({ key: made.publicKey, format: 'jwk' }).asymmetricKeyType).to.equal('ed25519');
  });

  it('are what anybody makes who follows the standards', async () => {
    expect(await ours()).to.equal(signed(CLAIMS));
    expect(await verify(signed(CLAIMS))).to.have.property('ok', true);
  });

  it('have one spelling', async () => {
    const token = await ours();
    const [header, claims, signature] = token.split('.');
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twins = Array.from(alphabet).filter(
      (letter) => letter !== last && alphabet.indexOf(letter) >> 4 === alphabet.indexOf(last) >> 4,
    );
    const spellings = [
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `${token}=`,
      `${token}==`,
      `${token}.`,
      `.${token}`,
      `${header}=.${claims}.${signature}`,
      `${header}.${claims}\t.${signature}`,
      `${header}.${claims}.${signature?.replaceAll('-', '+').replaceAll('_', '/')}+`,
      ...twins.map((letter) => token.slice(0, -1) + letter),
    ];

    expect(twins).to.have.length(15);
    for (const spelling of spellings)
      expect(await verify(spelling)).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
  });

  it('are not signed otherwise: no algorithm, a shared secret, the public key taken for one', async () => {
    const forged = ['none', 'None', 'HS256', 'HS512', 'Ed25519', 'ES256', 'RS256', ''].flatMap((alg) => {
      const input = `${encoded({ alg, typ: 'at+jwt', kid: keyId })}.${encoded(CLAIMS)}`;
      const secrets = [publicKey.x, Buffer.from(publicKey.x, 'base64url'), JSON.stringify(publicKey), ''];
      const macs = secrets.map((secret) => createHmac('sha256', secret).update(input).digest('base64url'));
      return [`${input}.`, ...macs.map((mac) => `${input}.${mac}`), signed(CLAIMS, { alg })];
    });

    for (const token of forged)
      expect(await verify(token), token).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
  });

  const headers: Json[] = [
    { kid: OTHER_KEY },
    { kid: undefined },
    { kid: '../../etc/passwd' },
    { kid: 7 },
    { kid: ['x'] },
    { typ: 'JWT' },
    { typ: undefined },
    { typ: 'at+jwt ' },
    { crit: ['exp'] },
    { b64: false, crit: ['b64'] },
    { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }, kid: OTHER_KEY },
    { jku: 'http://127.0.0.1/keys', kid: OTHER_KEY },
    { zip: 'DEF', crit: ['zip'] },
  ];
  for (const header of headers) {
    it(`are not with a header like ${shown(header)}`, async () => {
      expect(await verify(signed(CLAIMS, header))).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
    });
  }

  const wrongClaims: ReadonlyArray<[Json, string]> = [
    [{ iss: 'https://evil.example' }, 'TOKEN_INVALID'],
    [{ iss: undefined }, 'TOKEN_INVALID'],
    [{ iss: [ISSUER] }, 'TOKEN_INVALID'],
    [{ aud: 'elsewhere' }, 'WRONG_AUDIENCE'],
    [{ aud: undefined }, 'WRONG_AUDIENCE'],
    [{ exp: undefined }, 'TOKEN_INVALID'],
    [{ exp: 'tomorrow' }, 'TOKEN_INVALID'],
    [{ exp: SECONDS }, 'TOKEN_EXPIRED'],
    [{ exp: SECONDS - 1 }, 'TOKEN_EXPIRED'],
    [{ nbf: SECONDS + 1 }, 'TOKEN_INVALID'],
    [{ iat: undefined }, 'TOKEN_INVALID'],
    [{ iat: 'now' }, 'TOKEN_INVALID'],
    [{ jti: undefined }, 'TOKEN_INVALID'],
    [{ sub: undefined }, 'TOKEN_INVALID'],
  ];
  for (const [claims, refusal] of wrongClaims) {
    it(`are ${refusal} with claims like ${shown(claims)}`, async () => {
      expect(await verify(signed({ ...CLAIMS, ...claims }))).to.deep.equal({ ok: false, refusal });
    });
  }

  it('are not once a letter is another', async () => {
    const token = await ours();

    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...Array.from('abcXYZ019-_.')),
        async (at, letter) => {
          const changed = token.slice(0, at) + letter + token.slice(at + 1);
          expect((await verify(changed)).ok).to.equal(changed === token);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are nothing that somebody made up', async () => {
    const parts = fc.array(fc.base64String({ maxLength: 40 }), { minLength: 0, maxLength: 5 });
    const jsons = fc
      .tuple(fc.json(), fc.json())
      .map(([header, claims]) => `${encodedText(header)}.${encodedText(claims)}.AAAA`);
    const madeUp = fc.oneof(
      fc.string(),
      parts.map((each) => each.join('.')),
      jsons,
    );

    await fc.assert(
      fc.asyncProperty(madeUp, async (token) => {
        expect(await verify(token)).to.deep.equal({ ok: false, refusal: 'TOKEN_INVALID' });
      }),
      { numRuns: 500 },
    );
    expect(await verify(`${'A'.repeat(10_000)}.AA.AA`)).to.have.property('ok', false);
  });

  it('are not refused because the keys cannot be read: that is thrown', async () => {
    const token = await ours();
    const down = () => Promise.reject(new Error('the database is away'));

    const failure = await engine
      .verify(token, { issuer: ISSUER, audience: AUDIENCE, now: NOW, findKey: down })
      .catch((err: unknown) => err);

    expect(failure).to.have.property('message', 'the database is away');
  });
});

function encodedText(text: string): string {
  return Buffer.from(text).toString('base64url');
}
