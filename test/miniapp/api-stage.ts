import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { meetPerson } from '../../src/core/accounts/account-store.ts';
import { inTransaction } from '../../src/core/database.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import { ok } from '../../src/core/result.ts';
import { openCaseChanges } from '../../src/core/verification/case-changes.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import type { ApiDeps } from '../../src/miniapp/api-deps.ts';
import { openApp } from '../../src/miniapp/app.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';

interface Visitor {
  accountId: string;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  /** Asks as this person. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answered>;
}

interface AskOptions {
  json?: unknown;
  body?: NonNullable<RequestInit['body']>;
  headers?: Record<string, string>;
}

interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** `undefined` where the body is no JSON. */
  json: unknown;
}

export interface ApiStage extends CoreStage {
  url: string;
  databaseUrl: string;
  deps: ApiDeps;
  log: string[];
  ask(method: string, path: string, options?: AskOptions): Promise<Answered>;
  /** Somebody new who is signed in. */
  aVisitor(): Promise<Visitor>;
}

/** The real core on a real database, behind the real HTTP. */
export async function openApiStage(changed: Partial<ApiDeps> = {}): Promise<ApiStage> {
  const stage = await openCoreStage();
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const caseChanges = openCaseChanges(stage.url, log);
  const deps: ApiDeps = {
    core: stage.core,
    caseChanges,
    limiters: createLimiters({ db: stage.db, masterKey: stage.masterKey, log }),
    policy: POLICY,
    clock: stage.now,
    proofs: {},
    publicUrl: 'https://id.example.org',
    corsOrigins: [],
    frameAncestors: [],
    trustedProxies: 0,
    internalClients: [],
    webDirectory: path.join(import.meta.dirname, 'no-such-folder'),
    ...changed,
  };
  const app = await openApp({ port: 0, log, readiness: {}, webhooks: [], api: deps });
  const url = `http://127.0.0.1:${app.port}`;
  const ask: ApiStage['ask'] = (method, place, options) => askAt(url, method, place, options);
  return {
    ...stage,
    url,
    databaseUrl: stage.url,
    deps,
    log: lines,
    ask,
    aVisitor: () => aVisitor(stage, ask),
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

async function aVisitor({ core, db, now }: CoreStage, ask: ApiStage['ask']): Promise<Visitor> {
  const address = { channel: 'telegram', botId: '42', chatId: randomUUID() } as const;
  const { account, identity } = await inTransaction(db, (trx) => meetPerson(trx, address, 'en', now()));
  const opened = await core.sessions.open(async () =>
    ok({ accountId: account.id, channelIdentityId: identity.id, proof: 'telegram', device: 'a phone' }),
  );
  if (!opened.ok) throw new Error('Nobody could sign in');
  const { accessToken, refreshToken } = opened.value;
  const authenticated = await core.sessions.authenticate(accessToken, 'edge');
  if (!authenticated.ok) throw new Error('The new session is none');
  return {
    accountId: account.id,
    sessionId: authenticated.value.sessionId,
    accessToken,
    refreshToken,
    ask: (method, place, options = {}) =>
      ask(method, place, {
        ...options,
        headers: { authorization: `Bearer ${accessToken}`, ...options.headers },
      }),
  };
}
