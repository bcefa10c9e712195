import {
  beginVerificationSchema,
  verificationParamsSchema,
  verificationSchema,
} from '../contract/verification.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';
import { show, showFound, showTold, type CaseDeps } from './deps.ts';

const CASE = { description: 'The case.', json: verificationSchema } as const;

/** What an applicant does with a case, beside giving its pieces. */
export function verificationOperations(deps: CaseDeps): Operation[] {
  return [
    begin(deps),
    current(deps),
    find(deps),
    renewChallenge(deps),
    submit(deps),
    cancel(deps),
    appeal(deps),
  ];
}

function begin(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'beginVerification',
    method: 'post',
    path: '/v1/verifications',
    summary: 'Opens a case, or chooses the document of the open one.',
    description: 'A document may be chosen anew until a piece of it was given.',
    access: 'edge',
    body: { json: beginVerificationSchema },
    answers: {
      200: { description: 'The case that was open already.', json: verificationSchema },
      201: { description: 'The new case.', json: verificationSchema },
    },
    refusals: [
      'NOT_FOUND',
      'CONSENT_MISSING',
      'TOO_MANY_CASES',
      'ALREADY_VERIFIED',
      'ALREADY_SUBMITTED',
      'DOCUMENT_ALREADY_GIVEN',
      'CLOSED',
    ],
    limit: 'writes_account',
    async handle({ body, preferredLanguage }, { accountId }) {
      const begun = await deps.applicants.begin(accountId, body.documentType);
      if (!begun.ok) return { code: begun.refusal };
      const { verification, isNew } = begun.value;
      return { status: isNew ? 201 : 200, json: await show(verification, deps, preferredLanguage) };
    },
  });
}

function current(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'currentVerification',
    method: 'get',
    path: '/v1/verifications/current',
    summary: 'The latest case, open or closed.',
    access: 'edge',
    answers: { 200: CASE },
    refusals: ['NOT_FOUND'],
    limit: 'reads_account',
    async handle(_call, { accountId }) {
      const told = await deps.applicants.current(accountId);
      return told ? { status: 200, json: showTold(told, deps) } : { code: 'NOT_FOUND' };
    },
  });
}

function find(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'findVerification',
    method: 'get',
    path: '/v1/verifications/{id}',
    summary: 'One case of the account.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: { 200: CASE },
    refusals: ['NOT_FOUND'],
    limit: 'reads_account',
    async handle({ params, preferredLanguage }, { accountId }) {
      const shown = await showFound(
        deps.applicants.find(accountId, params.id),
        accountId,
        deps,
        preferredLanguage,
      );
      return shown ? { status: 200, json: shown } : { code: 'NOT_FOUND' };
    },
  });
}

function renewChallenge(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'renewChallenge',
    method: 'post',
    path: '/v1/verifications/{id}/challenge',
    summary: 'Head turns that hold long enough to record the selfie video.',
    description: 'The same ones while they do. Ask before the recording begins.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: { 200: CASE },
    refusals: ['NOT_FOUND', 'CHALLENGE_NOT_DUE'],
    limit: 'writes_account',
    async handle({ params, preferredLanguage }, { accountId }) {
      const renewed = await deps.applicants.renewChallenge(accountId, params.id);
      if (!renewed.ok) return { code: renewed.refusal };
      return { status: 200, json: await show(renewed.value, deps, preferredLanguage) };
    },
  });
}

function submit(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'submitVerification',
    method: 'post',
    path: '/v1/verifications/{id}/submit',
    summary: 'Makes sure that nothing is missing.',
    description: 'The last accepted piece submits a case by itself; to ask again changes nothing.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: { 200: CASE },
    refusals: ['NOT_FOUND', 'EVIDENCE_MISSING', 'CLOSED'],
    limit: 'writes_account',
    async handle({ params, preferredLanguage }, { accountId }) {
      const submitted = await deps.applicants.submit(accountId, params.id);
      if (!submitted.ok) return { code: submitted.refusal };
      return { status: 200, json: await show(submitted.value, deps, preferredLanguage) };
    },
  });
}

function cancel(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'cancelVerification',
    method: 'post',
    path: '/v1/verifications/{id}/cancel',
    summary: 'Ends a case that was not submitted. What was given is erased.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: { 200: CASE },
    refusals: ['NOT_FOUND', 'ALREADY_SUBMITTED', 'CLOSED'],
    limit: 'writes_account',
    async handle({ params, preferredLanguage }, { accountId }) {
      const cancelled = await deps.applicants.cancel(accountId, params.id);
      if (!cancelled.ok) return { code: cancelled.refusal };
      return { status: 200, json: await show(cancelled.value, deps, preferredLanguage) };
    },
  });
}

function appeal(deps: CaseDeps): Operation {
  return operation({
    ...BARE,
    id: 'appealVerification',
    method: 'post',
    path: '/v1/verifications/{id}/appeal',
    summary: 'Asks for another look at a declined case, once.',
    description:
      'Opens a new case, because the pictures of the old one are erased: they are given again. Somebody who did not decide before decides it.',
    access: 'edge',
    params: verificationParamsSchema,
    answers: { 201: { description: 'The new case.', json: verificationSchema } },
    refusals: [
      'NOT_FOUND',
      'CONSENT_MISSING',
      'NOT_DECLINED',
      'APPEAL_DECIDED',
      'APPEALED_ALREADY',
      'APPEAL_TOO_LATE',
      'CASE_OPEN',
    ],
    limit: 'writes_account',
    async handle({ params, preferredLanguage }, { accountId }) {
      const opened = await deps.applicants.appeal(accountId, params.id);
      if (!opened.ok) return { code: opened.refusal };
      return { status: 201, json: await show(opened.value, deps, preferredLanguage) };
    },
  });
}
