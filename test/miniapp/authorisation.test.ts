import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { CONSENT_TEXT_VERSION } from '../../src/core/applicant/consent.ts';
import type { Operation } from '../../src/miniapp/frame/operation.ts';
import { createOperations } from '../../src/miniapp/routes/operations.ts';
import {
  aForm,
  aPicture,
  askAs,
  openApiStage,
  type Answered,
  type ApiStage,
  type Visitor,
} from './api-stage.ts';

const QUARTER = 15 * 60_000;

/** What a request of each operation needs to be let in; `{id}` is a case, or a session. */
const BODIES: Readonly<Record<string, { json: unknown }>> = {
  changeMe: { json: { language: 'ru' } },
  giveConsent: { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } },
  beginVerification: { json: {} },
  linkLegacyAccount: { json: { login: 'anna', password: 'secret' } },
};

describe('who may ask what', () => {
  let stage: ApiStage;
  let operations: Operation[];
  let victim: Visitor & { caseId: string };
  const tokens: Record<string, string> = {};

  before(async () => {
    stage = await openApiStage();
    operations = createOperations(stage.deps);
    const old = await stage.aVisitor();
    stage.passes(QUARTER);
    const left = await stage.aVisitor();
    await stage.core.sessions.end(left.accountId, left.sessionId);
    victim = await stage.anApplicant();
    const stranger = await stage.anApplicant();
    const { sessions } = stage.core;
    const exchanged = await sessions.exchange(victim.accessToken, {
      clientId: 'orders',
      scopes: ['legacy-orders.read'],
    });
    const other = await sessions.exchange(victim.accessToken, {
      clientId: 'orders',
      scopes: ['verification.read'],
    });
    if (!exchanged.ok || !other.ok) throw new Error('Nothing could be exchanged');
    Object.assign(tokens, {
      expired: old.accessToken,
      revoked: left.accessToken,
      edge: victim.accessToken,
      orders: exchanged.value.accessToken,
      cases: other.value.accessToken,
      stranger: stranger.accessToken,
      ...(await forgeries(victim.accessToken, stage)),
    });
  });
  after(() => stage.close());

  const asked = (
    operation: Operation,
    token: string | undefined,
    id = idFor(operation),
  ): Promise<Answered> => {
    const path = operation.path.replace('{id}', id).replace('{kind}', 'document_front');
    const options = 'file' in operation.body ? { body: aForm(aPicture()) } : (BODIES[operation.id] ?? {});
    const ask = token === undefined ? stage.ask : askAs(stage.ask, token);
    return ask(operation.method.toUpperCase(), path, options);
  };
  const idFor = ({ path }: Operation): string =>
    path.startsWith('/v1/sessions') ? victim.sessionId : victim.caseId;
  const each =
    (isMeant: (operation: Operation) => boolean, visit: (operation: Operation) => Promise<void>) =>
    async () => {
      const meant = operations.filter(isMeant);
      expect(meant).not.to.have.lengthOf(0);
      for (const operation of meant) await visit(operation);
    };
  const isGuarded = ({ access }: Operation) => access !== 'none';
  const isEdge = ({ access }: Operation) => access === 'edge';
  const isInternal = (operation: Operation) => isGuarded(operation) && !isEdge(operation);
  const told = ({ id }: Operation, { status, json }: Answered) => ({ id, status, code: codeOf(json) });
  const refused = (operation: Operation, code: string, status = 401) => ({ id: operation.id, status, code });

  it(
    'nobody, anything that is somebody’s',
    each(isGuarded, async (operation) => {
      const answered = await asked(operation, undefined);

      expect(told(operation, answered)).to.deep.equal(refused(operation, 'TOKEN_MISSING'));
      expect(answered.headers.get('www-authenticate')).to.equal('Bearer');
    }),
  );

  for (const name of ['changed', 'unsigned', 'signed by our public key', 'nonsense', 'of another key']) {
    it(
      `whoever shows a forged token (${name}): nothing`,
      each(isGuarded, async (operation) => {
        expect(told(operation, await asked(operation, tokens[name]))).to.deep.equal(
          refused(operation, 'TOKEN_INVALID'),
        );
      }),
    );
  }

  it(
    'an expired token: nothing',
    each(isEdge, async (operation) => {
      expect(told(operation, await asked(operation, tokens['expired']))).to.deep.equal(
        refused(operation, 'TOKEN_EXPIRED'),
      );
    }),
  );

  it(
    'a session that was ended: nothing',
    each(isEdge, async (operation) => {
      expect(told(operation, await asked(operation, tokens['revoked']))).to.deep.equal(
        refused(operation, 'SESSION_ENDED'),
      );
    }),
  );

  it(
    'a token for the internet: nothing inside',
    each(isInternal, async (operation) => {
      expect(told(operation, await asked(operation, tokens['edge']))).to.deep.equal(
        refused(operation, 'WRONG_AUDIENCE'),
      );
    }),
  );

  it(
    'an internal token: nothing that faces the internet',
    each(isEdge, async (operation) => {
      expect(told(operation, await asked(operation, tokens['cases']))).to.deep.equal(
        refused(operation, 'WRONG_AUDIENCE'),
      );
    }),
  );

  it(
    'an internal token without the scope: nothing',
    each(isInternal, async (operation) => {
      const other = operation.access === 'verification.read' ? 'orders' : 'cases';

      expect(told(operation, await asked(operation, tokens[other]))).to.deep.equal(
        refused(operation, 'SCOPE_MISSING', 403),
      );
    }),
  );

  it(
    'another account: the same as for what does not exist',
    each(
      ({ path, access }) => access === 'edge' && path.includes('{id}'),
      async (operation) => {
        const theirs = await asked(operation, tokens['stranger']);
        const nothing = await asked(operation, tokens['stranger'], randomUUID());

        expect(told(operation, theirs)).to.deep.equal(refused(operation, 'NOT_FOUND', 404));
        expect(theirs.text).to.equal(nothing.text);
      },
    ),
  );

  it('left everything of the one they were after as it was', async () => {
    const { json } = await victim.ask('GET', `/v1/verifications/${victim.caseId}`);
    const me = await victim.ask('GET', '/v1/me');

    expect(json).to.deep.include({ status: 'collecting', version: 2, wanted: 'document_front' });
    expect(me.json).to.deep.include({ language: 'en' });
  });

  it('a token counts in its header alone', async () => {
    const { accessToken } = victim;

    const inAddress = await stage.ask('GET', `/v1/me?access_token=${accessToken}`);
    const inCookie = await stage.ask('GET', '/v1/me', { headers: { cookie: `access_token=${accessToken}` } });
    const twice = await stage.ask('GET', '/v1/me', {
      headers: { authorization: `Bearer ${accessToken}, Bearer x` },
    });

    expect([inAddress, inCookie, twice].map(({ status }) => status)).to.deep.equal([401, 401, 401]);
  });
});

function codeOf(json: unknown): unknown {
  return typeof json === 'object' && json ? Reflect.get(json, 'code') : undefined;
}

/** What somebody may make of a good token without our private key. */
async function forgeries(token: string, stage: ApiStage): Promise<Record<string, string>> {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const other = await openApiStage({ proofs: stage.deps.proofs });
  const theirs = await other.aVisitor();
  await other.close();
  const { keys } = await stage.core.sessions.jwks();
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kid = keys[0]?.kid;
  const hmacHeader = encode({ alg: 'HS256', typ: 'at+jwt', kid });
  const hmac = createHmac('sha256', Buffer.from(keys[0]?.x ?? '', 'base64url')).update(
    `${hmacHeader}.${claims}`,
  );
  const more = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), exp: 4_000_000_000 };
  return {
    changed: `${header}.${encode(more)}.${signature}`,
    unsigned: `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${claims}.`,
    'signed by our public key': `${hmacHeader}.${claims}.${hmac.digest('base64url')}`,
    nonsense: 'nonsense',
    'of another key': theirs.accessToken,
  };
}
