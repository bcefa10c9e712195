import { randomUUID } from 'node:crypto';
import { lockAccount } from '../accounts/account-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Limiters } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { Session } from '../sessions/session.ts';
import { isSignedIn } from '../sessions/session-store.ts';
import type { Policy } from '../verification/policy.ts';
import { unlinkAccount } from './answer-link.ts';
import type { CustomerSeal } from './customer-seal.ts';
import { findLinkObstacle, type LinkObstacle } from './find-link-obstacle.ts';
import { holdAnswer, type Timer } from './hold-answers.ts';
import { requestLink, type InLink } from './legacy-link.ts';
import { insertLink, lockHolderOf } from './legacy-link-store.ts';
import { LegacyShopFailed, tellOfFailure, type LegacyShop } from './legacy-shop.ts';
import { countedLogin, maskLogin, tidyLogin } from './logins.ts';

export interface LinkRequest {
  /** It must live when the question is put: the shop may take its time. */
  sessionId: string;
  login: string;
  password: string;
  /** Of whoever asks: a network, as text. */
  address: string;
}

export type LinkRequested =
  Result<{ confirmBy: Date }, LinkRefusal> | { ok: false; refusal: 'LOCKED'; retryAfterSeconds: number };

type LinkRefusal =
  | 'LEGACY_SHOP_NOT_CONFIGURED'
  | 'SESSION_ENDED'
  | LinkObstacle
  | 'LEGACY_CREDENTIALS_WRONG'
  | 'LINKED_ELSEWHERE'
  | 'LEGACY_SHOP_DOWN';

export interface LinkingDeps {
  db: Db;
  policy: Policy;
  clock: Clock;
  log: Log;
  customers: CustomerSeal;
  limiters: Pick<Limiters, 'legacy_account' | 'legacy_login' | 'legacy_address'>;
  shop: LegacyShop | undefined;
  /** By which answers are held; the machine's unless one is given. */
  timer?: Timer;
}

const LONGEST_LOGIN = 254;
const LONGEST_PASSWORD = 1024;

export function createLinkRequests(deps: LinkingDeps) {
  return async (accountId: string, request: LinkRequest): Promise<LinkRequested> => {
    const { db, shop, policy, log } = deps;
    if (!shop) return refuse('LEGACY_SHOP_NOT_CONFIGURED');
    const obstacle = await findLinkObstacle(db, accountId);
    if (obstacle) return refuse(obstacle);
    const { answerEveryMilliseconds } = policy.legacyLink;
    const answer = await holdAnswer(
      answerEveryMilliseconds,
      () => tryOnce(deps, shop, accountId, request),
      deps.timer,
    );
    log.info({ event: 'legacy_link.tried', accountId, outcome: answer.ok ? 'asked' : answer.refusal });
    return answer;
  };
}

/** The shop is asked while no transaction is open, and only by who is within the limits. */
async function tryOnce(
  deps: LinkingDeps,
  shop: LegacyShop,
  accountId: string,
  request: LinkRequest,
): Promise<LinkRequested> {
  const counts = countsOf(deps, accountId, request);
  for (const { limiter, key } of counts) {
    const taken = await limiter.take(key);
    if (!taken.ok) return { ...refuse('LOCKED'), retryAfterSeconds: taken.retryAfterSeconds };
  }
  try {
    const login = tidyLogin(request.login);
    const { password } = request;
    if (login === '' || login.length > LONGEST_LOGIN || password.length > LONGEST_PASSWORD)
      return refuse('LEGACY_CREDENTIALS_WRONG');
    const checked = await shop.checkCredentials({ login, password });
    if (!checked.ok) return refuse('LEGACY_CREDENTIALS_WRONG');
    return await inTransaction(deps.db, (trx) =>
      openLink(
        trx,
        deps,
        { id: request.sessionId, accountId },
        { id: checked.value, maskedLogin: maskLogin(login) },
      ),
    );
  } catch (err) {
    if (!(err instanceof LegacyShopFailed)) throw err;
    tellOfFailure(deps.log, err);
    for (const { limiter, key } of counts) await limiter.giveBack(key);
    return refuse('LEGACY_SHOP_DOWN');
  }
}

/** Whoever is locked under the first counts for nothing under those behind it: nobody locks their neighbours or another's
 * login by going on. */
function countsOf({ limiters }: LinkingDeps, accountId: string, { login, address }: LinkRequest) {
  return [
    { limiter: limiters.legacy_account, key: accountId },
    { limiter: limiters.legacy_address, key: address },
    { limiter: limiters.legacy_login, key: countedLogin(login) },
  ];
}

/** What stood in the way is asked once more: the shop took its time. A question that was not answered is replaced. */
async function openLink(
  trx: Trx,
  { customers, policy, clock }: LinkingDeps,
  session: Pick<Session, 'id' | 'accountId'>,
  customer: { id: string; maskedLogin: string },
): Promise<Result<{ confirmBy: Date }, LinkRefusal>> {
  const now = clock();
  const { accountId } = session;
  if (!(await lockAccount(trx, accountId))) return refuse('NOT_VERIFIED');
  if (!(await isSignedIn(trx, session, now))) return refuse('SESSION_ENDED');
  const obstacle = await findLinkObstacle(trx, accountId);
  if (obstacle) return refuse(obstacle);
  const id = randomUUID();
  const kept = customers.seal(id, customer);
  if ((await lockHolderOf(trx, kept.hash)) !== undefined) return refuse('LINKED_ELSEWHERE');

  await unlinkAccount(trx, accountId, 'page', now);
  const link: InLink<'pending'> = requestLink(
    { id, accountId, customer: kept },
    now,
    policy.legacyLink.validMilliseconds,
  );
  await insertLink(trx, link);
  await enqueue(trx, { type: 'legacy_link.requested', accountId, linkId: id }, now);
  return ok({ confirmBy: link.confirmBy });
}
