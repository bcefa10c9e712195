import type { Clock } from '../../core/clock.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { Sessions } from '../../core/sessions/sessions.ts';
import {
  refreshSessionSchema,
  sessionPageSchema,
  sessionParamsSchema,
  sessionQuerySchema,
  tokensSchema,
  type SessionPage,
} from '../contract/session.ts';
import { BARE, openOperation, operation, type Operation } from '../frame/operation.ts';
import { readCursor, toCursor } from './session-cursor.ts';

const PAGE = 20;

export interface SessionRouteDeps {
  sessions: Sessions;
  clock: Clock;
}

export function sessionOperations(deps: SessionRouteDeps): Operation[] {
  return [refresh(deps), list(deps), end(deps)];
}

function refresh({ sessions }: SessionRouteDeps): Operation {
  return openOperation({
    ...BARE,
    id: 'refreshSession',
    method: 'post',
    path: '/v1/sessions/refresh',
    summary: 'New tokens for a refresh token, which is good once.',
    description:
      'Within two minutes the same token gives the same answer, so it needs no Idempotency-Key. A token that was used before that ends the session, and the person is told.',
    body: { json: refreshSessionSchema },
    answers: { 200: { description: 'The tokens.', json: tokensSchema } },
    refusals: ['TOKEN_INVALID', 'TOKEN_REUSED', 'SESSION_ENDED'],
    limit: 'refresh_address',
    async handle({ body }) {
      const refreshed = await sessions.refresh(body.refreshToken);
      return refreshed.ok ? { status: 200, json: refreshed.value } : { code: refreshed.refusal };
    },
  });
}

function list({ sessions }: SessionRouteDeps): Operation {
  return operation({
    ...BARE,
    id: 'listSessions',
    method: 'get',
    path: '/v1/sessions',
    summary: 'Where the account is signed in, the newest first.',
    access: 'edge',
    query: sessionQuerySchema,
    answers: { 200: { description: 'A page of sessions.', json: sessionPageSchema } },
    refusals: ['CURSOR_INVALID'],
    limit: 'reads_account',
    async handle({ query }, { accountId, sessionId }) {
      const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
      if (query.cursor !== undefined && !after) return { code: 'CURSOR_INVALID' };
      const found = await sessions.list(accountId, { limit: PAGE + 1, ...(after && { after }) });
      const items = found.slice(0, PAGE);
      const last = items.at(-1);
      const nextCursor = found.length > PAGE && last ? toCursor(last) : null;
      return {
        status: 200,
        json: { items: items.map((session) => toShown(session, sessionId)), nextCursor },
      };
    },
  });
}

function toShown(session: Session, currentId: string): SessionPage['items'][number] {
  const { id, proof, device } = session;
  return {
    id,
    proof,
    device,
    openedAt: session.openedAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    isCurrent: id === currentId,
  };
}

function end({ sessions }: SessionRouteDeps): Operation {
  return operation({
    ...BARE,
    id: 'endSession',
    method: 'delete',
    path: '/v1/sessions/{id}',
    summary: 'Ends a session; `current` signs out.',
    access: 'edge',
    params: sessionParamsSchema,
    answers: { 204: { description: 'It has ended.' } },
    refusals: ['NOT_FOUND'],
    limit: 'writes_account',
    async handle({ params }, { accountId, sessionId }) {
      const isKnown = await sessions.end(accountId, params.id === 'current' ? sessionId : params.id);
      return isKnown ? { status: 204 } : { code: 'NOT_FOUND' };
    },
  });
}
