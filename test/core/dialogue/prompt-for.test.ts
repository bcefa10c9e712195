import { expect } from 'chai';
import { promptFor } from '../../../src/core/dialogue/prompt-for.ts';
import type { Prompt } from '../../../src/core/dialogue/prompt.ts';
import type { Verification } from '../../../src/core/verification/verification.ts';
import {
  accepted,
  aChallenge,
  collecting,
  complete,
  NOON,
  inStatus,
  received,
  refused,
} from '../build-verification.ts';

const REFERENCE = '11111111';
const CASE_ID = '11111111-1111-4111-8111-111111111111';
const APPEAL = { of: '33333333-3333-4333-8333-333333333333', decidedBy: [] };

describe('promptFor', () => {
  const rows: Array<[what: string, verification: Verification, prompt: Prompt]> = [
    ['a new case', collecting(), { kind: 'choose_document' }],
    [
      'a chosen passport',
      collecting({ documentType: 'passport' }),
      { kind: 'ask_evidence', piece: 'document_front', documentType: 'passport', turns: [] },
    ],
    [
      'a front under examination',
      collecting({ documentType: 'passport', evidence: [received('document_front')] }),
      { kind: 'looking', piece: 'document_front' },
    ],
    [
      'both sides under examination: the later one',
      collecting({
        documentType: 'identity_card',
        evidence: [received('document_front'), received('document_back')],
      }),
      { kind: 'looking', piece: 'document_back' },
    ],
    [
      'an accepted front of a card',
      collecting({ documentType: 'identity_card', evidence: [accepted('document_front')] }),
      { kind: 'ask_evidence', piece: 'document_back', documentType: 'identity_card', turns: [] },
    ],
    [
      'accepted documents, with the turns that were chosen',
      collecting({
        documentType: 'passport',
        evidence: [accepted('document_front')],
        challenge: aChallenge(),
      }),
      {
        kind: 'ask_evidence',
        piece: 'selfie_video',
        documentType: 'passport',
        turns: ['left', 'right', 'left'],
      },
    ],
    [
      'a front refused twice',
      collecting({
        documentType: 'passport',
        evidence: [...refused('document_front', 'DOC_GLARE'), ...refused('document_front', 'DOC_BLURRY')],
      }),
      {
        kind: 'ask_evidence',
        piece: 'document_front',
        documentType: 'passport',
        turns: [],
        retake: { reason: 'DOC_BLURRY', attemptsLeft: 3 },
      },
    ],
    [
      'a front that we lost: it cost no attempt',
      collecting({ documentType: 'passport', evidence: refused('document_front', 'STORAGE_FAILED', 2) }),
      {
        kind: 'ask_evidence',
        piece: 'document_front',
        documentType: 'passport',
        turns: [],
        retake: { reason: 'STORAGE_FAILED', attemptsLeft: 5 },
      },
    ],
    [
      'the front refused while the back was accepted',
      collecting({
        documentType: 'identity_card',
        evidence: [...refused('document_front', 'DOC_GLARE'), accepted('document_back')],
      }),
      {
        kind: 'ask_evidence',
        piece: 'document_front',
        documentType: 'identity_card',
        turns: [],
        retake: { reason: 'DOC_GLARE', attemptsLeft: 4 },
      },
    ],
    [
      'everything accepted',
      collecting({ documentType: 'passport', evidence: complete() }),
      { kind: 'submitted' },
    ],
    ['pending', inStatus('pending'), { kind: 'submitted' }],
    ['processing', inStatus('processing'), { kind: 'submitted' }],
    ['manual_review', inStatus('manual_review'), { kind: 'under_review' }],
    [
      'manual_review because of trouble of ours',
      { ...inStatus('manual_review'), reasons: ['ENGINE_UNAVAILABLE'] as const },
      { kind: 'under_review', delayed: true },
    ],
    ['error', inStatus('error'), { kind: 'trouble' }],
    ['too long in the queue', { ...inStatus('pending'), overdueSince: NOON }, { kind: 'overdue' }],
    ['too long with staff', { ...inStatus('manual_review'), overdueSince: NOON }, { kind: 'overdue' }],
    ['too long in trouble', { ...inStatus('error'), overdueSince: NOON }, { kind: 'overdue' }],
    ['verified', inStatus('verified'), { kind: 'verified', reference: REFERENCE }],
    [
      'not_verified',
      inStatus('not_verified'),
      { kind: 'not_verified', reference: REFERENCE, reasons: ['NO_FACE'], mayAppeal: CASE_ID },
    ],
    [
      'not_verified after another look',
      inStatus('not_verified', { appeal: APPEAL }),
      { kind: 'not_verified', reference: REFERENCE, reasons: ['NO_FACE'] },
    ],
    [
      'manual_review for another look',
      inStatus('manual_review', { appeal: APPEAL }),
      { kind: 'under_review', isAppeal: true },
    ],
    ['expired', inStatus('expired'), { kind: 'expired' }],
    ['cancelled', inStatus('cancelled'), { kind: 'cancelled' }],
  ];

  for (const [what, verification, prompt] of rows) {
    it(`${what} → ${prompt.kind}`, () => {
      expect(
        promptFor({ language: 'en', hasConsented: true, verification }, { attemptCap: 5 }),
      ).to.deep.equal(prompt);
    });
  }

  it('says the privacy notice before everything else', () => {
    const verification = inStatus('verified');

    for (const state of [{}, { verification }]) {
      expect(promptFor({ language: 'en', hasConsented: false, ...state }, { attemptCap: 5 })).to.deep.equal({
        kind: 'privacy_notice',
      });
    }
    expect(promptFor({ language: 'en', hasConsented: true }, { attemptCap: 5 }).kind).to.equal(
      'privacy_notice',
    );
  });

  it('never promises less than one more attempt', () => {
    const evidence = refused('document_front', 'DOC_BLURRY', 7);

    const prompt = promptFor(
      {
        language: 'en',
        hasConsented: true,
        verification: collecting({ documentType: 'passport', evidence }),
      },
      { attemptCap: 5 },
    );

    expect(prompt).to.have.nested.property('retake.attemptsLeft', 1);
  });
});
