import { randomInt, randomUUID } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { meetPerson } from '../../src/core/accounts/account-store.ts';
import { CONSENT_TEXT_VERSION } from '../../src/core/applicant/consent.ts';
import { inTransaction } from '../../src/core/database.ts';
import { LIMITS, type Limit, type LimitName } from '../../src/core/limits/limits.ts';
import { ok } from '../../src/core/result.ts';
import { openCaseChanges } from '../../src/core/verification/case-changes.ts';
import { POLICY, type Policy } from '../../src/core/verification/policy.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import type { ApiDeps } from '../../src/miniapp/api-deps.ts';
import { openApp } from '../../src/miniapp/app.ts';
import { createProofs } from '../../src/miniapp/sign-in/proofs.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';
import { fakeShop, type FakeShop } from '../core/linking/linking-stage.ts';

export interface Visitor {
  accountId: string;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  /** Asks as this person. */
  ask: Ask;
}

type Ask = (method: string, path: string, options?: AskOptions) => Promise<Answered>;

interface AskOptions {
  json?: unknown;
  body?: NonNullable<RequestInit['body']>;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** `undefined` where the body is no JSON. */
  json: unknown;
}

export interface ApiStage extends CoreStage {
  /** Of the API. */
  api: string;
  deps: ApiDeps;
  shop: FakeShop;
  /** Lines of the log. */
  logged: string[];
  ask: Ask;
  /** Somebody new who is signed in. */
  aVisitor: () => Promise<Visitor>;
  /** With a case for which the first piece is wanted. */
  anApplicant: () => Promise<Visitor & { caseId: string }>;
}

/** Of the bot whose mini-app it is; nobody else's. */
export const BOT_TOKEN = '42:not-a-token-of-anybody-at-all';
export const CLIENT = { id: 'orders', secret: 'a-secret-of-a-service-of-ours' };

/** The answers about the old shop's passwords are held to a few milliseconds. */
export const QUICK_POLICY: Policy = {
  ...POLICY,
  legacyLink: { ...POLICY.legacyLink, answerEveryMilliseconds: 2 },
};

/** Tests of limits bring their own. */
const GENEROUS: Record<LimitName, Limit> = {
  ...LIMITS,
  sign_in_address: { ...LIMITS.sign_in_address, points: 10_000 },
  writes_account: { ...LIMITS.writes_account, points: 10_000 },
  uploads_account: { ...LIMITS.uploads_account, points: 10_000 },
  reads_account: { ...LIMITS.reads_account, points: 10_000 },
};

/** The real core on a real database, behind the real HTTP. */
export async function openApiStage(changed: Partial<ApiDeps> = {}): Promise<ApiStage> {
  const shop = fakeShop();
  const policy = changed.policy ?? QUICK_POLICY;
  const stage = await openCoreStage(policy, { legacyShop: shop });
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const caseChanges = openCaseChanges(stage.url, log);
  const deps: ApiDeps = {
    core: stage.core,
    caseChanges,
    limiters: createLimiters({ db: stage.db, masterKey: stage.masterKey, log, limits: GENEROUS }),
    policy,
    clock: stage.now,
    proofs: createProofs({ telegram: { token: BOT_TOKEN }, signIn: {}, clock: stage.now, log }),
    publicUrl: 'https://id.example.org',
    corsOrigins: [],
    frameAncestors: [],
    trustedProxies: 0,
    internalClients: [CLIENT],
    webDirectory: path.join(import.meta.dirname, 'no-such-folder'),
    ...changed,
  };
  const app = await openApp({ port: 0, log, readiness: {}, webhooks: [], api: deps });
  const api = `http://127.0.0.1:${app.port}`;
  const ask: Ask = (method, place, options) => askAt(api, method, place, options);
  return {
    ...stage,
    api,
    deps,
    shop,
    logged,
    ask,
    aVisitor: () => aVisitor(stage, ask),
    anApplicant: async () => anApplicant(await aVisitor(stage, ask)),
    async close() {
      await app.close();
      await caseChanges.close();
      await stage.close();
    },
  };
}

async function askAt(
  url: string,
  method: string,
  place: string,
  { json, body, headers = {} }: AskOptions = {},
): Promise<Answered> {
  const response = await fetch(`${url}${place}`, {
    method,
    redirect: 'manual',
    headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function aVisitor({ core, db, now }: CoreStage, ask: Ask): Promise<Visitor> {
  const address = { channel: 'telegram', botId: '42', chatId: String(randomInt(1e12)) } as const;
  const { account, identity } = await inTransaction(db, (trx) => meetPerson(trx, address, 'en', now()));
  const opened = await core.sessions.open(async () =>
    ok({
      accountId: account.id,
      channelIdentityId: identity.id,
      proof: 'telegram' as const,
      device: `phone ${randomUUID()}`,
    }),
  );
  if (!opened.ok) throw new Error('Nobody could sign in');
  const { accessToken, refreshToken } = opened.value;
  const authenticated = await core.sessions.authenticate(accessToken, 'edge');
  if (!authenticated.ok) throw new Error('The new session is none');
  const { sessionId } = authenticated.value;
  return { accountId: account.id, sessionId, accessToken, refreshToken, ask: askAs(ask, accessToken) };
}

/** Asks with a token, whatever it is. */
export function askAs(ask: Ask, token: string): Ask {
  return (method, place, options = {}) =>
    ask(method, place, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
}

async function anApplicant(visitor: Visitor): Promise<Visitor & { caseId: string }> {
  const consent = { textVersion: CONSENT_TEXT_VERSION, language: 'en' };
  await visitor.ask('PUT', '/v1/consent', { json: consent });
  const { json } = await visitor.ask('POST', '/v1/verifications', { json: { documentType: 'passport' } });
  return { ...visitor, caseId: fieldOf(json, 'id') };
}

/** A text in an answer. */
export function fieldOf(json: unknown, name: string): string {
  const value: unknown = typeof json === 'object' && json ? Reflect.get(json, name) : undefined;
  if (typeof value !== 'string') throw new Error(`There is no ${name} in ${JSON.stringify(json)}`);
  return value;
}

const JPEG_START = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

/** Bytes that are taken for a picture; nobody looks further here. */
export function aPicture(bytes = 2_000, fill = randomInt(256)): Buffer<ArrayBuffer> {
  return Buffer.concat([JPEG_START, Buffer.alloc(bytes, fill)]);
}

/** A multipart body with one file. */
export function aForm(file: Buffer<ArrayBuffer>, name = 'file'): FormData {
  const form = new FormData();
  form.append(name, new Blob([file], { type: 'image/jpeg' }), 'picture.jpg');
  return form;
}
