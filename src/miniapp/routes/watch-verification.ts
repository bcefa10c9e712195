import { isOpen, type Verification } from '../../core/verification/verification.ts';
import {
  verificationParamsSchema,
  verificationSchema,
  type Verification as Shown,
} from '../contract/verification.ts';
import { BARE, operation, type Operation, type ServerEvent } from '../frame/operation.ts';
import { show, type CaseDeps } from './deps.ts';

/** Proxies close connections on which nothing is heard for a minute. */
const ALIVE_MILLISECONDS = 15_000;

export interface WatchDeps extends CaseDeps {
  /** Whether the token is still good and its session lives. */
  isSignedIn: (authorization: string) => Promise<boolean>;
}

export function watchVerification(deps: WatchDeps): Operation {
  return operation({
    ...BARE,
    id: 'watchVerification',
    method: 'get',
    path: '/v1/verifications/{id}/events',
    summary: 'Tells of every change of a case, as server-sent events.',
    description:
      'The first event comes at once. The stream ends when the case is closed, or when the token expires or its session ends: refresh and open it again. Where streams do not work, ask for the case with If-None-Match.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: {
      200: {
        description: 'Events `verification`, each with the version as its id.',
        events: verificationSchema,
      },
    },
    refusals: ['NOT_FOUND', 'TOO_MANY_STREAMS'],
    limit: 'reads_account',
    async handle({ params, preferredLanguage, authorization = '' }, { accountId }) {
      const verification = await deps.applicants.find(accountId, params.id);
      if (!verification) return { code: 'NOT_FOUND' };
      const look = async () => {
        const found = await deps.applicants.find(accountId, params.id);
        return found && { found, shown: await show(found, deps, preferredLanguage) };
      };
      const watched = { verificationId: verification.id, look, authorization };
      return { status: 200, events: (signal) => watch(watched, deps, signal) };
    },
  });
}

interface Watched {
  verificationId: string;
  authorization: string;
  look: () => Promise<{ found: Verification; shown: Shown } | undefined>;
}

/** An event for each version that is seen, and a sign of life while nothing changes. */
async function* watch(
  { verificationId, authorization, look }: Watched,
  { caseChanges, isSignedIn }: WatchDeps,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent<Shown> | undefined> {
  let told = 0;
  while (!signal.aborted && (await isSignedIn(authorization))) {
    // Listens before it looks: a change in between is not missed.
    const heard = new AbortController();
    const change = caseChanges.wait(
      verificationId,
      ALIVE_MILLISECONDS,
      AbortSignal.any([signal, heard.signal]),
    );
    try {
      const seen = await look();
      if (!seen) return;
      const { found, shown } = seen;
      yield found.version === told
        ? undefined
        : { id: String(found.version), event: 'verification', body: shown };
      told = found.version;
      if (!isOpen(found)) return;
      await change;
    } finally {
      heard.abort();
    }
  }
}
