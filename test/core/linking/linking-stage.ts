import { pino } from 'pino';
import type { Person } from '../../../src/core/accounts/account-store.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { answerLink } from '../../../src/core/linking/answer-link.ts';
import { createCustomerSeal } from '../../../src/core/linking/customer-seal.ts';
import type { Timer } from '../../../src/core/linking/hold-answers.ts';
import {
  LegacyShopFailed,
  type Credentials,
  type LegacyShop,
  type OrderPage,
} from '../../../src/core/linking/legacy-shop.ts';
import { createLinking, type Linking } from '../../../src/core/linking/linking.ts';
import type { LinkRequest } from '../../../src/core/linking/request-link.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { createLimiters } from '../../../src/engines/limits/limiters.ts';
import { captureLog, type CapturedLog } from '../../journeys/captured-log.ts';
import { inStatus } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { aSessionOf } from '../sessions/signed-in.ts';

export const ANNA = { login: 'anna.berg@example.com', password: 'amber lighthouse' };
export const PAVEL = { login: 'pavel_orlov', password: 'sunflower1987' };

export interface FakeShop extends LegacyShop {
  /** What was asked, oldest first. */
  asked: Credentials[];
  /** How it fails from now on, where it does. */
  failsAs: 'down' | 'ours' | undefined;
  /** Awaited before each answer. */
  before: () => Promise<unknown>;
}

/** Two customers, each with one order. */
export function fakeShop(): FakeShop {
  const customers = new Map([
    ['1001', ANNA],
    ['1002', PAVEL],
  ]);
  const shop: FakeShop = {
    asked: [],
    failsAs: undefined,
    before: () => Promise.resolve(),
    async checkCredentials(credentials) {
      shop.asked.push(credentials);
      await shop.before();
      if (shop.failsAs) throw new LegacyShopFailed(shop.failsAs, 'The fake shop fails');
      const found = Array.from(customers).find(
        ([, { login, password }]) =>
          login === credentials.login.toLowerCase() && password === credentials.password,
      );
      return found ? ok(found[0]) : refuse('CREDENTIALS_WRONG');
    },
    listOrders(customerId, { cursor }) {
      if (shop.failsAs) throw new LegacyShopFailed(shop.failsAs, 'The fake shop fails');
      if (cursor !== undefined) return Promise.resolve(refuse('CURSOR_INVALID'));
      return Promise.resolve(ok(anOrderPage(customerId)));
    },
    close: () => Promise.resolve(),
  };
  return shop;
}

export function anOrderPage(customerId: string): OrderPage {
  return {
    items: [
      {
        id: `order of ${customerId}`,
        placedAt: new Date('2018-03-04T10:30:00Z'),
        status: 'Delivered',
        total: { amount: 2450, currency: 'EUR' },
        lines: [{ title: 'Enamel teapot', quantity: 1 }],
      },
    ],
    nextCursor: null,
  };
}

export interface FakeTimer extends Timer {
  passes: (milliseconds: number) => void;
  /** How long was waited each time; nobody waits. */
  waited: number[];
}

export function aTimer(): FakeTimer {
  let time = 12.5;
  const waited: number[] = [];
  return {
    now: () => time,
    async wait(milliseconds) {
      waited.push(milliseconds);
    },
    passes: (milliseconds) => void (time += milliseconds),
    waited,
  };
}

export interface LinkingStage {
  stage: CoreStage;
  shop: FakeShop;
  timer: FakeTimer;
  linking: Linking;
  captured: CapturedLog;
  /** In a new session of the account. */
  request: (accountId: string, asked: Omit<LinkRequest, 'sessionId'>) => ReturnType<Linking['request']>;
  aVerifiedPerson: () => Promise<Person>;
  /** Asked in the chat, whether it was them. */
  answers: (person: Person, isMe: boolean, linkId?: string) => ReturnType<typeof answerLink>;
  close: () => Promise<void>;
}

let addresses = 0;

/** Each call is from somewhere else. */
export function anAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

export async function openLinkingStage(): Promise<LinkingStage> {
  const stage = await openCoreStage();
  const { db, now: clock, masterKey } = stage;
  const captured = captureLog();
  const { log } = captured;
  const shop = fakeShop();
  const timer = aTimer();
  const limiters = createLimiters({ db, masterKey, log: pino({ level: 'silent' }) });
  const customers = createCustomerSeal(masterKey);
  const linking = createLinking({ db, policy: POLICY, clock, log, customers, limiters, shop, timer });
  return {
    stage,
    shop,
    timer,
    captured,
    linking,
    request: async (accountId, asked) =>
      linking.request(accountId, { ...asked, sessionId: await aSessionOf(stage, accountId) }),
    aVerifiedPerson: async () => (await aStoredCase(stage, () => inStatus('verified'))).person,
    async answers({ account }, isMe, linkId) {
      const id =
        linkId ??
        (await db('legacy_links').where({ account_id: account.id, status: 'pending' }).first('id')).id;
      return inTransaction(db, (trx) => answerLink(trx, account.id, { linkId: id, isMe }, clock()));
    },
    close: () => stage.close(),
  };
}
