import { verificationSchema } from '../contract/verification.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';
import { showTold, type CaseDeps } from './deps.ts';

/** What a service of ours may read for the person whose token it exchanged. */
export function readVerificationForService(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'readVerificationForService',
    method: 'get',
    path: '/internal/v1/verification',
    summary: 'The latest case of the person.',
    access: 'verification.read',
    answers: { 200: { description: 'The case.', json: verificationSchema } },
    refusals: ['NOT_FOUND'],
    limit: 'reads_account',
    async handle(_call, { accountId }) {
      const told = await deps.applicants.current(accountId);
      return told ? { status: 200, json: showTold(told, deps) } : { code: 'NOT_FOUND' };
    },
  });
}
