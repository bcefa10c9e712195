import { expect } from 'chai';
import { NO_CONNECTION } from '../../webapp/src/api/problem.ts';
import type { Verification } from '../../webapp/src/api/types.ts';
import { feelOf } from '../../webapp/src/state/feel-of.ts';
import { screenFor } from '../../webapp/src/state/screen-for.ts';
import { stagesOf } from '../../webapp/src/state/stages-of.ts';
import { aCase, aPerson, aPiece } from './a-case.ts';

type Known = Parameters<typeof screenFor>[0];

function screenOf(change: Partial<Known>): string {
  return screenFor({
    entry: { is: 'signed_in' },
    place: 'home',
    me: aPerson(),
    verification: aCase(),
    sending: undefined,
    isChoosing: false,
    ...change,
  }).name;
}

const NO_CONSENT = aPerson({ consent: { isGiven: false, textVersion: '1', givenAt: null } });
const DECISION: Verification['decision'] = {
  outcome: 'verified',
  reasons: [],
  decidedAt: '2026-11-26T10:00:00Z',
  note: null,
};
const FRONT_RECEIVED = aCase({
  pieces: [aPiece('document_front', 'received'), aPiece('document_back'), aPiece('selfie_video')],
  wanted: 'document_back',
});

describe('the screen', () => {
  const rows: ReadonlyArray<[title: string, known: Partial<Known>, screen: string]> = [
    ['while the page opens', { entry: { is: 'opening' } }, 'opening'],
    ['without a connection', { entry: { is: 'unreachable', problem: NO_CONNECTION } }, 'unreachable'],
    ['with a used link', { entry: { is: 'signed_out', why: 'LINK_OVER' } }, 'signed_out'],
    [
      'of the chats, even for nobody',
      { entry: { is: 'signed_out', why: 'NOTHING' }, place: 'chats' },
      'chats',
    ],
    [
      'of the devices, for nobody',
      { entry: { is: 'signed_out', why: 'NOTHING' }, place: 'devices' },
      'signed_out',
    ],
    ['before consent', { me: NO_CONSENT, verification: null }, 'welcome'],
    ['of the consent itself', { me: NO_CONSENT, verification: null, place: 'consent' }, 'consent'],
    ['when consent was withdrawn in the middle', { me: NO_CONSENT, verification: aCase() }, 'welcome'],
    ['without a case', { verification: null }, 'documents'],
    [
      'before a document is chosen',
      { verification: aCase({ documentType: null, pieces: [], wanted: null }) },
      'documents',
    ],
    ['when another document is wanted', { isChoosing: true }, 'documents'],
    [
      'when it is too late for another document',
      { isChoosing: true, verification: FRONT_RECEIVED },
      'looking',
    ],
    ['for the piece that is wanted', {}, 'piece'],
    ['with the camera open', { place: 'camera' }, 'camera'],
    [
      'when the chat has taken the piece meanwhile',
      { place: 'camera', verification: FRONT_RECEIVED },
      'looking',
    ],
    [
      'while a piece is on its way',
      { sending: { kind: 'document_front', share: 0.5, isWaiting: false } },
      'sending',
    ],
    ['while a piece is looked at', { verification: FRONT_RECEIVED }, 'looking'],
    ['when all is in', { verification: aCase({ wanted: null }) }, 'comparing'],
    ['of a pending case', { verification: aCase({ status: 'pending' }) }, 'comparing'],
    ['of a case that is processed', { verification: aCase({ status: 'processing' }) }, 'comparing'],
    ['of a review', { verification: aCase({ status: 'manual_review' }) }, 'reviewing'],
    ['of trouble on our side', { verification: aCase({ status: 'error' }) }, 'trouble'],
    ['of a yes', { verification: aCase({ status: 'verified', decision: DECISION }) }, 'verified'],
    [
      'of a yes, after consent was withdrawn',
      { me: NO_CONSENT, verification: aCase({ status: 'verified', decision: DECISION }) },
      'verified',
    ],
    ['of a no', { verification: aCase({ status: 'not_verified' }) }, 'not_verified'],
    ['of a cancelled case', { verification: aCase({ status: 'cancelled' }) }, 'closed'],
    ['of an expired case', { verification: aCase({ status: 'expired' }) }, 'closed'],
    ['of the account', { place: 'account' }, 'account'],
  ];

  for (const [title, known, screen] of rows) {
    it(`${title} is “${screen}”`, () => {
      expect(screenOf(known)).to.equal(screen);
    });
  }
});

describe('the stages of a case', () => {
  it('show what is done, what goes on and what comes', () => {
    const pieces = [
      aPiece('document_front', 'accepted'),
      aPiece('document_back', 'received'),
      aPiece('selfie_video'),
    ];

    const states = stagesOf(aCase({ pieces })).map(({ state }) => state);

    expect(states).to.deep.equal(['done', 'current', 'waiting', 'waiting', 'waiting']);
  });

  it('end with our staff while they decide', () => {
    const last = stagesOf(aCase({ status: 'manual_review' })).at(-1);

    expect(last).to.deep.equal({ of: 'decision', state: 'staff' });
  });

  it('claim no comparison in a case that was cancelled', () => {
    const states = stagesOf(aCase({ status: 'cancelled' })).map(({ state }) => state);

    expect(states).to.not.include('current');
  });
});

describe('what a change feels like', () => {
  const before = aCase({
    version: 2,
    pieces: [aPiece('document_front', 'received'), aPiece('selfie_video')],
  });
  const after = (state: 'accepted' | 'refused'): Verification =>
    aCase({ version: 3, pieces: [aPiece('document_front', state), aPiece('selfie_video')] });

  it('is good where a piece was accepted, and the case verified', () => {
    expect(feelOf(before, after('accepted'))).to.equal('success');
    expect(feelOf(before, { ...before, version: 3, status: 'verified' })).to.equal('success');
  });

  it('is a warning where a piece is wanted again', () => {
    expect(feelOf(before, after('refused'))).to.equal('warning');
  });

  it('is nothing where nothing happened, or in another case', () => {
    expect(feelOf(after('accepted'), after('accepted'))).to.equal(undefined);
    expect(feelOf({ ...before, id: 'other' }, after('accepted'))).to.equal(undefined);
    expect(feelOf(null, after('accepted'))).to.equal(undefined);
  });
});
