import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { CONSENT_TEXT_VERSION } from '../../src/core/applicant/consent.ts';
import { meetPerson } from '../../src/core/accounts/account-store.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { inTransaction } from '../../src/core/database.ts';
import { answerLink } from '../../src/core/linking/answer-link.ts';
import { createOperations } from '../../src/miniapp/routes/operations.ts';
import { signInitData } from '../../sandbox/telegram/sign-init-data.ts';
import { accepted, complete, inStatus } from '../core/build-verification.ts';
import { aStoredCase } from '../core/core-stage.ts';
import { ANNA } from '../core/linking/linking-stage.ts';
import {
  aForm,
  aPicture,
  askAs,
  BOT_TOKEN,
  CLIENT,
  fieldOf,
  openApiStage,
  type Answered,
  type ApiStage,
  type Visitor,
} from './api-stage.ts';
import { readDescription, type Description } from './described.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

describe('every operation', () => {
  let stage: ApiStage;
  let description: Description;
  /** Operation and status of every answer, which was as described. */
  const seen = new Set<string>();

  before(async () => {
    stage = await openApiStage();
    description = readDescription((await stage.ask('GET', '/openapi.json')).json);
    const { ask } = stage;
    stage.ask = async (method, path, options) => checked(method, path, await ask(method, path, options));
  });
  after(() => stage.close());

  const checked = (method: string, path: string, answered: Answered): Answered => {
    seen.add(description.check(method, path, answered));
    return answered;
  };
  const asks = (visitor: Visitor): Visitor['ask'] => askAs(stage.ask, visitor.accessToken);

  it('is in the document once, named once, and no other is', () => {
    const table = createOperations(stage.deps).map(
      ({ id, method, path }) => `${id}: ${method.toUpperCase()} ${path}`,
    );
    const described = description.operations.map(
      ({ method, path, operation }) => `${operation.operationId}: ${method} ${path}`,
    );

    expect(described.toSorted()).to.deep.equal(table.toSorted());
    expect(new Set(description.operations.map(({ operation }) => operation.operationId)).size).to.equal(
      table.length,
    );
  });

  it('is as described: signing in by Telegram, refreshing, looking at sessions, signing out', async () => {
    const user = JSON.stringify({ id: 77, first_name: 'Anna', language_code: 'ru' });
    const fields = { user, auth_date: String(stage.now().getTime() / 1_000) };
    const initData = signInitData(fields, { botToken: BOT_TOKEN, privateKey });
    const proof = { type: 'telegram', initData };
    const headers = { 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Telegram-Android/11.2' };

    const opened = await stage.ask('POST', '/v1/sessions', { json: { proof }, headers });
    const replayed = await stage.ask('POST', '/v1/sessions', { json: { proof }, headers });
    const refreshToken = fieldOf(opened.json, 'refreshToken');
    const refreshed = await stage.ask('POST', '/v1/sessions/refresh', { json: { refreshToken } });
    const ask = askAs(stage.ask, fieldOf(refreshed.json, 'accessToken'));
    const sessions = await ask('GET', '/v1/sessions');
    const me = await ask('GET', '/v1/me');
    const changed = await ask('PATCH', '/v1/me', { json: { language: 'zh' } });
    const ended = await ask('DELETE', '/v1/sessions/current');
    const after = await ask('GET', '/v1/me');

    expect([opened, replayed, refreshed, ended, after].map(({ status }) => status)).to.deep.equal([
      201, 401, 200, 204, 401,
    ]);
    expect(replayed.json).to.have.property('code', 'PROOF_REPLAYED');
    expect(sessions.json).to.have.nested.property('items[0].device', 'Telegram, Android');
    expect(sessions.json).to.have.nested.property('items[0].isCurrent', true);
    expect(me.json).to.have.property('language', 'ru');
    expect(changed.json).to.have.property('language', 'zh');
    expect(after.json).to.have.property('code', 'SESSION_ENDED');
  });

  it('is as described: signing in by a one-time link', async () => {
    const { account, identity } = await inTransaction(stage.db, (trx) =>
      meetPerson(trx, { channel: 'whatsapp', botId: '1', chatId: 'anna' }, 'en', stage.now()),
    );
    const link = await stage.core.oneTimeLinks.issue(identity.id);
    const proof = { type: 'link', token: link.split('/').at(-1) };

    const opened = await stage.ask('POST', '/v1/sessions', { json: { proof } });
    const again = await stage.ask('POST', '/v1/sessions', { json: { proof } });
    const me = await askAs(stage.ask, fieldOf(opened.json, 'accessToken'))('GET', '/v1/me');

    expect([opened.status, again.status]).to.deep.equal([201, 401]);
    expect(again.json).to.have.property('code', 'LINK_OVER');
    expect(me.json).to.have.property('accountId', account.id);
  });

  it("is as described: a link for the web-view of a mini-program, and for nobody else's", async () => {
    const shell = await stage.core.signIns.byMessenger({
      channel: 'wechat',
      botId: 'wx1',
      chatId: 'anna-of-the-mini-program',
      isChat: false,
      proofHash: randomBytes(32),
      goodUntil: addMilliseconds(stage.now(), 60_000),
      proof: 'wechat',
      device: 'WeChat',
    });
    if (!shell.ok) throw new Error(shell.refusal);
    const ask = askAs(stage.ask, shell.value.accessToken);

    const link = await ask('POST', '/v1/links');
    const token = new URL(fieldOf(link.json, 'url')).hash.replace('#link=', '');
    const opened = await stage.ask('POST', '/v1/sessions', { json: { proof: { type: 'link', token } } });
    const page = askAs(stage.ask, fieldOf(opened.json, 'accessToken'));
    const refused = await page('POST', '/v1/links');

    expect([link.status, opened.status, refused.status]).to.deep.equal([201, 201, 403]);
    expect((await page('GET', '/v1/me')).json).to.have.property(
      'accountId',
      fieldOf((await ask('GET', '/v1/me')).json, 'accountId'),
    );
  });

  it('is as described: a messenger that is not configured, proofs that prove nothing', async () => {
    const wechat = { type: 'wechat', code: 'c', rawData: '{}', signature: 'a'.repeat(40) };
    const telegram = { type: 'telegram', initData: 'hash=no' };

    const unknown = await stage.ask('POST', '/v1/sessions', { json: { proof: wechat } });
    const forged = await stage.ask('POST', '/v1/sessions', { json: { proof: telegram } });

    expect([unknown.status, forged.status]).to.deep.equal([404, 401]);
  });

  it('is as described: consent, a case, its pieces, and its end', async () => {
    const anna = await stage.aVisitor();
    const ask = asks(anna);
    await ask('GET', '/v1/verifications/current');
    await ask('POST', '/v1/verifications', { json: {} });
    await ask('PUT', '/v1/consent', { json: { textVersion: 'old', language: 'en' } });
    await ask('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } });
    const begun = await ask('POST', '/v1/verifications', { json: { documentType: 'identity_card' } });
    await ask('POST', '/v1/verifications', { json: { documentType: 'passport' } });
    const place = `/v1/verifications/${fieldOf(begun.json, 'id')}`;
    await ask('GET', place);
    await ask('GET', '/v1/verifications/current');
    const picture = aPicture();
    const given = await ask('PUT', `${place}/evidence/document_front`, { body: aForm(picture) });
    const again = await ask('PUT', `${place}/evidence/document_front`, { body: aForm(picture) });
    const posted = await ask('POST', `${place}/evidence/document_front`, { body: aForm(picture) });
    const early = await ask('PUT', `${place}/evidence/selfie_video`, { body: aForm(aPicture()) });
    const submitted = await ask('POST', `${place}/submit`);
    const turns = await ask('POST', `${place}/challenge`);
    const cancelled = await ask('POST', `${place}/cancel`);
    const late = await ask('POST', `${place}/cancel`);
    const withdrawn = await ask('DELETE', '/v1/consent');

    expect([given, again, early, submitted, turns].map(({ status }) => status)).to.deep.equal([
      202, 202, 409, 409, 409,
    ]);
    expect([cancelled, late, withdrawn].map(({ status }) => status)).to.deep.equal([200, 409, 204]);
    expect([again.json, posted.json]).to.deep.equal([given.json, given.json]);
    expect(given.json).to.have.nested.property('pieces[0].state', 'received');
  });

  it('is as described: head turns, a case that is with us, an outcome', async () => {
    const wanting = await withCase((opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [accepted('document_front')],
    }));
    const pending = await withCase(() => inStatus('pending', { evidence: complete() }));
    const decided = await withCase(() => inStatus('not_verified', { evidence: complete() }));

    const turns = await wanting.ask('POST', `${wanting.place}/challenge`);
    const submitted = await pending.ask('POST', `${pending.place}/submit`);
    const outcome = await decided.ask('GET', '/v1/verifications/current');

    expect(turns.json).to.have.nested.property('challenge.turns').with.length.greaterThan(0);
    expect(submitted.json).to.have.property('status', 'pending');
    expect(outcome.json).to.have.nested.property('decision.outcome', 'not_verified');
  });

  it('is as described: the old shop', async () => {
    const anna = await stage.aVisitor();
    const ask = asks(anna);
    const unverified = await ask('POST', '/v1/legacy-link', { json: ANNA });
    await aStoredCase(stage, () => inStatus('verified'), await personOf(stage, anna));
    const unasked = await ask('POST', '/v1/legacy-link', { json: ANNA });
    await ask('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } });
    const none = await ask('GET', '/v1/legacy-orders');
    const wrong = await ask('POST', '/v1/legacy-link', { json: { ...ANNA, password: 'no' } });
    const pending = await ask('POST', '/v1/legacy-link', { json: ANNA });
    const asked = await ask('GET', '/v1/me');
    const link = await stage.db('legacy_links').where({ account_id: anna.accountId }).first('id');
    await inTransaction(stage.db, (trx) =>
      answerLink(trx, anna.accountId, { linkId: link.id, isMe: true }, stage.now()),
    );
    const orders = await ask('GET', '/v1/legacy-orders?limit=5');
    const strange = await ask('GET', '/v1/legacy-orders?cursor=none-of-ours');
    const linked = await ask('GET', '/v1/me');
    const token = await exchange(anna.accessToken, 'legacy-orders.read');
    const inside = await askAs(stage.ask, fieldOf(token.json, 'access_token'))(
      'GET',
      '/internal/v1/legacy-orders',
    );
    stage.shop.failsAs = 'down';
    const down = await ask('GET', '/v1/legacy-orders');
    stage.shop.failsAs = undefined;
    const unlinked = await ask('DELETE', '/v1/legacy-link');

    expect([unverified, unasked, none, wrong, pending, orders].map(({ status }) => status)).to.deep.equal([
      403, 403, 409, 422, 202, 200,
    ]);
    expect(unasked.json).to.have.property('code', 'CONSENT_MISSING');
    expect([strange, down, unlinked, inside].map(({ status }) => status)).to.deep.equal([422, 503, 204, 200]);
    expect(asked.json).to.have.nested.property('legacyLink.state', 'pending');
    expect(linked.json).to.have.nested.property('legacyLink.state', 'linked');
    expect(JSON.stringify(linked.json)).not.to.contain(ANNA.login);
    expect(inside.json).to.deep.equal(orders.json);
  });

  it('is as described: what a service of ours reads for somebody', async () => {
    const anna = await stage.anApplicant();
    const token = await exchange(anna.accessToken, 'verification.read');

    const ask = askAs(stage.ask, fieldOf(token.json, 'access_token'));
    const read = await ask('GET', '/internal/v1/verification');

    expect(token.status).to.equal(200);
    expect(read.json).to.deep.equal((await asks(anna)('GET', '/v1/verifications/current')).json);
  });

  it('is as described: another look at a declined case, asked for once', async () => {
    const { ask, place } = await withCase(() => inStatus('not_verified'));

    const declined = await ask('GET', place);
    const early = await ask('POST', `${place}/appeal`);
    await ask('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } });
    const appealed = await ask('POST', `${place}/appeal`);
    const again = await ask('POST', `${place}/appeal`);

    expect(declined.json).to.include({ status: 'not_verified', isAppeal: false });
    expect([early.status, appealed.status, again.status]).to.deep.equal([403, 201, 409]);
    expect(again.json).to.include({ code: 'APPEALED_ALREADY' });
    expect(appealed.json).to.include({ status: 'collecting', isAppeal: true });
  });

  it('is as described: what anybody may know', async () => {
    for (const path of ['/v1/config', '/.well-known/jwks.json', '/openapi.json', '/docs']) {
      expect((await stage.ask('GET', path)).status).to.equal(200);
    }
  });

  it('is as described: a stream of a case', async () => {
    const anna = await stage.anApplicant();
    const ask = asks(anna);
    await ask('POST', `/v1/verifications/${anna.caseId}/cancel`);

    const closed = await ask('GET', `/v1/verifications/${anna.caseId}/events`);

    const data = /^data: (.*)$/m.exec(closed.text)?.[1] ?? '';
    description.checkEvent('watchVerification', JSON.parse(data));
    expect(closed.headers.get('content-type')).to.equal('text/event-stream');
  });

  it('was asked by these tests, and answered as it should', () => {
    const succeeded = new Set(
      [...seen].filter((each) => / 2\d\d$/.test(each)).map((each) => each.split(' ')[0]),
    );

    const left = description.operations
      .map(({ operation }) => operation.operationId)
      .filter((id) => !succeeded.has(id));
    expect(left).to.deep.equal([]);
  });

  async function withCase(shape: Parameters<typeof aStoredCase>[1]) {
    const visitor = await stage.aVisitor();
    const { verification } = await aStoredCase(stage, shape, await personOf(stage, visitor));
    return { ask: asks(visitor), place: `/v1/verifications/${verification.id}` };
  }

  function exchange(subjectToken: string, scope: string): Promise<Answered> {
    const body = new URLSearchParams({
      grant_type: GRANT,
      subject_token: subjectToken,
      subject_token_type: ACCESS_TOKEN,
      scope,
    });
    const authorization = `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`;
    return stage.ask('POST', '/internal/token', { body, headers: { authorization } });
  }
});

async function personOf({ db, now }: ApiStage, { accountId }: Visitor) {
  const row = await db('channel_identities').where({ account_id: accountId }).first();
  const address = { channel: row.channel, botId: row.bot_id, chatId: row.chat_id };
  return inTransaction(db, (trx) => meetPerson(trx, address, 'en', now()));
}
