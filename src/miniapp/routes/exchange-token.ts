import { createHash, timingSafeEqual } from 'node:crypto';
import type { Limiter } from '../../core/limits/limiter.ts';
import { INTERNAL_SCOPES, type Sessions } from '../../core/sessions/sessions.ts';
import { exchangedTokenSchema, tokenErrorSchema, tokenExchangeSchema } from '../contract/internal.ts';
import { BARE, openOperation, type Operation } from '../frame/operation.ts';

/** A service of ours that acts for people. */
interface InternalClient {
  id: string;
  secret: string;
}

export interface ExchangeDeps {
  sessions: Sessions;
  internalClients: readonly InternalClient[];
  /** By address; a client that shows its secret costs no try. */
  tries: Limiter;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token' as const;

export function exchangeToken(deps: ExchangeDeps): Operation {
  return openOperation({
    ...BARE,
    id: 'exchangeToken',
    method: 'post',
    path: '/internal/token',
    summary: 'An internal token for somebody’s edge token (RFC 8693).',
    description: `Scopes: ${INTERNAL_SCOPES.map((scope) => `\`${scope}\``).join(', ')}. Good for five minutes. Errors are those of RFC 6749.`,
    body: { form: tokenExchangeSchema },
    answers: {
      200: { description: 'The internal token.', json: exchangedTokenSchema },
      400: { description: 'The request asks for what cannot be.', json: tokenErrorSchema },
      401: { description: 'The client is not known by that secret.', json: tokenErrorSchema },
    },
    refusals: ['TOO_MANY_REQUESTS'],
    limit: 'internal_address',
    needsClient: true,
    async handle({ body, authorization, address }) {
      const taken = await deps.tries.take(address);
      if (!taken.ok) return { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: taken.retryAfterSeconds };
      const client = findClient(authorization, deps.internalClients);
      if (!client) {
        const headers = { 'www-authenticate': 'Basic realm="bonafide internal", charset="UTF-8"' };
        return { status: 401, headers, json: { error: 'invalid_client' as const } };
      }
      await deps.tries.giveBack(address);
      const mistake = mistakeOf(body);
      if (mistake) return refused(mistake);
      const scopes = body.scope?.split(' ').filter((scope) => scope !== '') ?? [];
      const exchanged = await deps.sessions.exchange(body.subject_token ?? '', {
        clientId: client.id,
        scopes,
      });
      if (!exchanged.ok) {
        return refused(exchanged.refusal === 'SCOPE_NOT_ALLOWED' ? 'invalid_scope' : 'invalid_request');
      }
      const { accessToken, expiresIn, scopes: given } = exchanged.value;
      return {
        status: 200,
        json: {
          access_token: accessToken,
          issued_token_type: ACCESS_TOKEN,
          token_type: 'Bearer' as const,
          expires_in: expiresIn,
          scope: given.join(' '),
        },
      };
    },
  });
}

function refused(error: 'invalid_request' | 'invalid_scope' | 'invalid_target' | 'unsupported_grant_type') {
  return { status: 400 as const, json: { error } };
}

function mistakeOf(body: Record<string, string | undefined>) {
  if (body['grant_type'] !== GRANT) return 'unsupported_grant_type';
  if (!isPlainExchange(body)) return 'invalid_request';
  return body['audience'] === undefined && body['resource'] === undefined ? undefined : 'invalid_target';
}

/** An access token for an access token, with nobody else acting. */
function isPlainExchange(body: Record<string, string | undefined>): boolean {
  const wanted = body['requested_token_type'] ?? ACCESS_TOKEN;
  return (
    body['subject_token'] !== undefined &&
    body['subject_token_type'] === ACCESS_TOKEN &&
    wanted === ACCESS_TOKEN &&
    body['actor_token'] === undefined &&
    body['actor_token_type'] === undefined
  );
}

/** RFC 6749 §2.3.1. Takes the same time whichever client it is, and whether it is one. */
function findClient(
  authorization: string | undefined,
  clients: readonly InternalClient[],
): InternalClient | undefined {
  const encoded = /^basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const given = digestOf(formDecode(id), formDecode(rest.join(':')));
  const matching = clients.filter((client) => timingSafeEqual(given, digestOf(client.id, client.secret)));
  return encoded === '' ? undefined : matching[0];
}

function digestOf(id: string, secret: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([id, secret]))
    .digest();
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text; // It was not encoded.
  }
}
