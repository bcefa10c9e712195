import { randomUUID } from 'node:crypto';
import type { Person } from '../../../src/core/accounts/account-store.ts';
import { expiryOf, type Session } from '../../../src/core/sessions/session.ts';
import type { Tokens } from '../../../src/core/sessions/sessions.ts';
import { ok } from '../../../src/core/result.ts';
import { aPerson, type CoreStage } from '../core-stage.ts';

export interface SignedIn extends Tokens {
  person: Person;
  session: Session;
}

/** Somebody signed in, on a device of this name; a new person unless one is given. */
export async function signedIn(stage: CoreStage, given?: Person, device = 'Phone'): Promise<SignedIn> {
  const person = given ?? (await aPerson(stage));
  const { id: accountId } = person.account;
  const opened = await stage.core.sessions.open(async () =>
    ok({ accountId, channelIdentityId: person.identity.id, proof: 'telegram', device }),
  );
  if (!opened.ok) throw new Error('The session was not opened');
  const authenticated = await stage.core.sessions.authenticate(opened.value.accessToken, 'edge');
  if (!authenticated.ok) throw new Error(authenticated.refusal);
  const sessions = await stage.core.sessions.list(accountId, { limit: 100 });
  const session = sessions.find(({ id }) => id === authenticated.value.sessionId);
  if (!session) throw new Error('The session is not listed');
  return { ...opened.value, person, session };
}

/** The id of a new session of an account, which may be gone: then of one that is none. */
export async function aSessionOf(
  { db, now }: Pick<CoreStage, 'db' | 'now'>,
  accountId: string,
): Promise<string> {
  const id = randomUUID();
  await db.raw(
    `insert into sessions (id, account_id, proof, device, opened_at, last_used_at, expires_at)
     select ?, id, 'link', 'Phone', ?, ?, ? from accounts where id = ?`,
    [id, now(), now(), expiryOf(now(), now()), accountId],
  );
  return id;
}

/** The tokens, where there are some. */
export function tokensOf(result: { ok: true; value: Tokens } | { ok: false; refusal: string }): Tokens {
  if (!result.ok) throw new Error(`Refused: ${result.refusal}`);
  return result.value;
}
