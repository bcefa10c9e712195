import { lockPerson, saveReachable, type Met, type Person } from '../accounts/account-store.ts';
import { languageOf } from '../accounts/language.ts';
import { registerPerson } from '../accounts/register-person.ts';
import type { Trx } from '../database.ts';
import { redeemOneTimeLink } from '../one-time-links/one-time-links.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { KeepTokens, Sessions, Tokens } from '../sessions/sessions.ts';
import type { Proof } from '../sessions/session.ts';
import { insertUsedProof } from '../sessions/used-proof-store.ts';
import type { ProvenIdentity } from './proven-identity.ts';

/** A proof becomes a session, once: what `keep` does is in the transaction that uses the proof up. */
export interface SignIns {
  /** By what a messenger vouches for, already checked. Who is new is made known, and welcomed in the chat. */
  byMessenger(proven: ByMessenger, keep?: KeepTokens): Promise<Result<Tokens, 'PROOF_REPLAYED'>>;
  /** By a one-time link: whoever opens it is the person in the chat that it was sent to. */
  byLink(link: ByLink, keep?: KeepTokens): Promise<Result<Tokens, 'LINK_OVER'>>;
}

export interface ByMessenger extends ProvenIdentity {
  proof: Exclude<Proof, 'link'>;
  /** What the device says it is. */
  device: string;
}

interface ByLink {
  token: string;
  device: string;
}

export function createSignIns({ sessions }: { sessions: Pick<Sessions, 'open'> }): SignIns {
  return {
    byMessenger: (proven, keep) =>
      sessions.open(async (trx, now) => {
        // In the same transaction: a proof is used up by the session that it opened, and by nothing less.
        if (!(await insertUsedProof(trx, proven.proofHash, proven.goodUntil)))
          return refuse('PROOF_REPLAYED');
        const person = (await lockPerson(trx, proven)) ?? (await meet(trx, proven, now));
        return ok({ ...signedIn(person), proof: proven.proof, device: proven.device });
      }, keep),
    byLink: ({ token, device }, keep) =>
      sessions.open(async (trx, now) => {
        const person = await redeemOneTimeLink(trx, token, now);
        return person.ok ? ok({ ...signedIn(person.value), proof: 'link', device }) : person;
      }, keep),
  };
}

function signedIn({ account, identity }: Person) {
  return { accountId: account.id, channelIdentityId: identity.id };
}

/** A mini-program vouches for people to whom no bot of ours can write. */
async function meet(trx: Trx, proven: ByMessenger, now: Date): Promise<Met> {
  const person = await registerPerson(
    trx,
    proven,
    { language: languageOf(proven.languageTag), metIn: 'page' },
    now,
  );
  if (person.isNew && !proven.isChat) await saveReachable(trx, person.identity.id, false);
  return person;
}
