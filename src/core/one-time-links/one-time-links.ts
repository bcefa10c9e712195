import { createHash, randomBytes } from 'node:crypto';
import { findPersonByIdentity, lockPerson, type Person } from '../accounts/account-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import type { Db, Trx } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import { findSession } from '../sessions/session-store.ts';
import type { Policy } from '../verification/policy.ts';
import { findLinkedIdentity, insertOneTimeLink, useOneTimeLink } from './one-time-link-store.ts';

/** One-time links to the page, sent to a chat: whoever opens one is the person in that chat. */
export interface OneTimeLinks {
  /** A new address that only its reader knows: of the token no more than a hash is kept. */
  issue(channelIdentityId: string): Promise<string>;
  /** For the page in a web-view of the mini-program that this session belongs to, because a web-view shares nothing with its
   * mini-program. The token is in the fragment, which no server and no log gets to see. Anybody else's session has no need
   * of one, and whoever took its token could stay longer than that is good. */
  issueBySession(sessionId: string): Promise<Result<IssuedLink, 'LINK_NOT_OFFERED'>>;
}

interface IssuedLink {
  url: string;
  expiresAt: Date;
}

/** 128 bits: nobody guesses one. */
const TOKEN_BYTES = 16;
const LINK_PATH = '/capture';
const WEB_VIEW_PATH = '/app/#link=';

export function createOneTimeLinks({
  db,
  policy,
  clock,
  publicUrl,
}: {
  db: Db;
  policy: Policy;
  clock: Clock;
  publicUrl: string;
}): OneTimeLinks {
  return {
    async issue(channelIdentityId) {
      const { token } = await insertNew(channelIdentityId);
      return `${publicUrl}${LINK_PATH}/${token}`;
    },
    async issueBySession(sessionId) {
      const session = await findSession(db, sessionId);
      if (session?.proof !== 'wechat' || !session.channelIdentityId) return refuse('LINK_NOT_OFFERED');
      const { token, expiresAt } = await insertNew(session.channelIdentityId);
      return ok({ url: `${publicUrl}${WEB_VIEW_PATH}${token}`, expiresAt });
    },
  };

  async function insertNew(channelIdentityId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const issuedAt = clock();
    const expiresAt = addMilliseconds(issuedAt, policy.oneTimeLink.validMilliseconds);
    await insertOneTimeLink(db, { channelIdentityId, tokenHash: hashOf(token), issuedAt, expiresAt });
    return { token, expiresAt };
  }
}

/**
 * Uses a link up and answers with the person in whose chat it stands, locked. Of two at once one wins. It is good
 * however far the case has gone meanwhile: it says who opened it, not what for.
 */
export async function redeemOneTimeLink(
  trx: Trx,
  token: string,
  now: Date,
): Promise<Result<Person, 'LINK_OVER'>> {
  const tokenHash = hashOf(token);
  const identityId = await findLinkedIdentity(trx, tokenHash);
  const found = identityId === undefined ? undefined : await findPersonByIdentity(trx, identityId);
  // The account before the link, as an erasure takes them: otherwise each could wait for the other.
  const person = found && (await lockPerson(trx, found.identity));
  if (!person || !(await useOneTimeLink(trx, tokenHash, now))) return refuse('LINK_OVER');
  return ok(person);
}

/** The token is random, so that a plain hash tells nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
