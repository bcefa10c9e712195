import type { OneTimeLinks } from '../../core/one-time-links/one-time-links.ts';
import { openedLinkSchema } from '../contract/session.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';

export interface LinkRouteDeps {
  oneTimeLinks: Pick<OneTimeLinks, 'issueBySession'>;
}

export function openLink({ oneTimeLinks }: LinkRouteDeps): Operation {
  return operation({
    ...BARE,
    id: 'openLink',
    method: 'post',
    path: '/v1/links',
    summary: 'An address that signs the page in once, for the web-view of a mini-program.',
    description: 'Only for a session that a mini-program opened: its web-view shares nothing with it.',
    access: 'edge',
    answers: { 201: { description: 'The address.', json: openedLinkSchema } },
    refusals: ['LINK_NOT_OFFERED'],
    limit: 'links_account',
    async handle(_call, { sessionId }) {
      const issued = await oneTimeLinks.issueBySession(sessionId);
      if (!issued.ok) return { code: issued.refusal };
      const { url, expiresAt } = issued.value;
      return { status: 201, json: { url, expiresAt: expiresAt.toISOString() } };
    },
  });
}
