import type { Applicants } from '../../core/applicant/applicants.ts';
import { consentSchema, giveConsentSchema } from '../contract/account.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';

export function consentOperations(deps: { applicants: Applicants }): Operation[] {
  return [give(deps), withdraw(deps)];
}

function give({ applicants }: { applicants: Applicants }): Operation {
  return operation({
    ...BARE,
    id: 'giveConsent',
    method: 'put',
    path: '/v1/consent',
    summary: 'Agrees to the privacy notice that was shown.',
    description: 'A consent that stands stays as it was given first.',
    access: 'edge',
    body: { json: giveConsentSchema },
    answers: { 200: { description: 'The consent that stands.', json: consentSchema } },
    refusals: ['NOT_FOUND', 'CONSENT_TEXT_OUTDATED'],
    limit: 'writes_account',
    async handle({ body }, { accountId, sessionId }) {
      const given = await applicants.giveConsent(accountId, { ...body, sessionId });
      if (!given.ok) return { code: given.refusal };
      const { givenAt, textVersion } = given.value;
      return {
        status: 200,
        json: { isGiven: true as const, textVersion, givenAt: givenAt.toISOString() },
      };
    },
  });
}

function withdraw({ applicants }: { applicants: Applicants }): Operation {
  return operation({
    ...BARE,
    id: 'withdrawConsent',
    method: 'delete',
    path: '/v1/consent',
    summary:
      'Takes the consent back. An open case ends, what was given is erased, and the old shop is unlinked.',
    access: 'edge',
    answers: { 204: { description: 'No consent stands.' } },
    refusals: [],
    limit: 'writes_account',
    async handle(_call, { accountId }) {
      await applicants.withdrawConsent(accountId);
      return { status: 204 };
    },
  });
}
