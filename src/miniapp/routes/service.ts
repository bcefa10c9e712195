import { LANGUAGES } from '../../core/accounts/language.ts';
import type { Entrance } from '../../core/channel/entrance-store.ts';
import type { Sessions } from '../../core/sessions/sessions.ts';
import type { Policy } from '../../core/verification/policy.ts';
import { jwksSchema, serviceConfigSchema, type ServiceConfig } from '../contract/service.ts';
import { BARE, openOperation, type Operation } from '../frame/operation.ts';

export interface ServiceRouteDeps {
  sessions: Sessions;
  entrances: () => Promise<Entrance[]>;
  policy: Policy;
  hasLegacyShop: boolean;
}

/** What anybody may know before they sign in. */
export function serviceOperations(deps: ServiceRouteDeps): Operation[] {
  return [config(deps), jwks(deps)];
}

function config({ entrances, policy, hasLegacyShop }: ServiceRouteDeps): Operation {
  return openOperation({
    ...BARE,
    id: 'serviceConfig',
    method: 'get',
    path: '/v1/config',
    summary: 'What this service offers.',
    answers: { 200: { description: 'What it offers.', json: serviceConfigSchema } },
    refusals: [],
    limit: 'open_address',
    async handle() {
      const chats = (await entrances()).map(toChat);
      const { biggestBytes } = policy.media;
      return {
        status: 200,
        json: {
          chats,
          legacyShop: hasLegacyShop,
          languages: [...LANGUAGES],
          biggestBytes,
          faceService: policy.faceService ?? null,
        },
      };
    },
  });
}

/** The way into the chat, without what an entrance would say there for a handover. */
function toChat({ channel, name, url }: Entrance): ServiceConfig['chats'][number] {
  const address = url === undefined ? null : URL.parse(url);
  if (!address) return { channel, name };
  const withCode = [...address.searchParams].filter(([, value]) => value.includes('CODE'));
  for (const [parameter] of withCode) address.searchParams.delete(parameter);
  return { channel, name, url: address.href };
}

function jwks({ sessions }: ServiceRouteDeps): Operation {
  return openOperation({
    ...BARE,
    id: 'jwks',
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The keys that access tokens are signed with (RFC 7517).',
    answers: { 200: { description: 'The public keys.', json: jwksSchema } },
    refusals: [],
    limit: 'open_address',
    async handle() {
      return { status: 200, json: await sessions.jwks() };
    },
  });
}
