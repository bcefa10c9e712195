import type { Applicants } from '../../core/applicant/applicants.ts';
import { changeMeSchema, meSchema, type Me } from '../contract/account.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';

export interface MeDeps {
  applicants: Applicants;
  /** How the account stands with the old shop. */
  legacyLinkOf: (accountId: string) => Promise<Me['legacyLink']>;
}

export function meOperations(deps: MeDeps): Operation[] {
  return [me(deps), changeMe(deps)];
}

function me(deps: MeDeps): Operation {
  return operation({
    ...BARE,
    id: 'me',
    method: 'get',
    path: '/v1/me',
    summary: 'The account, its consent, its chats and its link to the old shop.',
    access: 'edge',
    answers: { 200: { description: 'The account.', json: meSchema } },
    refusals: ['NOT_FOUND'],
    limit: 'reads_account',
    async handle(_call, { accountId }) {
      const shown = await toMe(deps, accountId);
      return shown ? { status: 200, json: shown } : { code: 'NOT_FOUND' };
    },
  });
}

function changeMe(deps: MeDeps): Operation {
  return operation({
    ...BARE,
    id: 'changeMe',
    method: 'patch',
    path: '/v1/me',
    summary: 'Chooses the language, here and in the chats.',
    access: 'edge',
    body: { json: changeMeSchema },
    answers: { 200: { description: 'The account.', json: meSchema } },
    refusals: ['NOT_FOUND'],
    limit: 'writes_account',
    async handle({ body }, { accountId }) {
      await deps.applicants.setLanguage(accountId, body.language);
      const shown = await toMe(deps, accountId);
      return shown ? { status: 200, json: shown } : { code: 'NOT_FOUND' };
    },
  });
}

async function toMe({ applicants, legacyLinkOf }: MeDeps, accountId: string): Promise<Me | undefined> {
  const holder = await applicants.holder(accountId);
  if (!holder) return undefined;
  const { account, consentedAt } = holder;
  const chats = await applicants.chats(accountId);
  return {
    accountId,
    language: account.language,
    consent: {
      isGiven: consentedAt !== undefined,
      textVersion: applicants.consentTextVersion,
      givenAt: consentedAt?.toISOString() ?? null,
    },
    channels: chats.map(({ channel, reachable }) => ({ channel, isReachable: reachable })),
    legacyLink: await legacyLinkOf(accountId),
  };
}
