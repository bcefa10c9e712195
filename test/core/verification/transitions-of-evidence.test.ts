import { expect } from 'chai';
import type { GivenEvidence } from '../../../src/core/verification/evidence.ts';
import * as transitions from '../../../src/core/verification/transitions.ts';
import type { Case, InStatus } from '../../../src/core/verification/verification.ts';
import {
  aChallenge,
  accepted,
  at,
  collecting,
  given,
  inStatus,
  received,
  refused,
} from '../build-verification.ts';

const LATER = at(30);

describe('chooseDocument', () => {
  it('may be done again while nothing was given', () => {
    const chosen = transitions.chooseDocument(
      collecting({ documentType: 'passport' }),
      'identity_card',
      LATER,
    );

    expect(chosen).to.have.nested.property('value.documentType', 'identity_card');
  });

  it('refuses once a piece was given, whatever became of it', () => {
    for (const evidence of [[received('document_front')], refused('document_front', 'DOC_BLURRY')]) {
      const chosen = transitions.chooseDocument(
        collecting({ documentType: 'passport', evidence }),
        'identity_card',
        LATER,
      );

      expect(chosen).to.deep.equal({ ok: false, refusal: 'DOCUMENT_ALREADY_GIVEN' });
    }
  });
});

describe('receiveEvidence', () => {
  const front = given('document_front');
  const video = given('selfie_video');

  it('refuses before a document is chosen', () => {
    expect(receive({ evidence: [] }, front)).to.equal('DOCUMENT_NOT_CHOSEN');
  });

  it('takes the pieces in the order they are asked for', () => {
    const { evidence } = taken(receive({ documentType: 'identity_card', evidence: [] }, front));

    expect(evidence).to.deep.equal([{ ...front, state: 'received' }]);
    expect(receive({ documentType: 'identity_card', evidence: [] }, given('document_back'))).to.equal(
      'WRONG_PIECE',
    );
    expect(receive({ documentType: 'identity_card', evidence: [] }, video)).to.equal('WRONG_PIECE');
  });

  it('takes the back while the front is still looked at', () => {
    const evidence = [received('document_front')];

    expect(
      taken(receive({ documentType: 'identity_card', evidence }, given('document_back'))).evidence,
    ).to.have.length(2);
  });

  it('refuses the same bytes again, also when they were refused the first time', () => {
    const evidence = refused('document_front', 'DOC_BLURRY');
    const same = given('document_front', { contentHash: evidence[0]?.contentHash ?? '' });

    expect(receive({ documentType: 'passport', evidence }, same)).to.equal('SAME_FILE_RESENT');
  });

  it('takes as the back what was refused as the front', () => {
    const evidence = [...refused('document_front', 'DOC_PORTRAIT_MISSING'), accepted('document_front')];
    const back = given('document_back', { contentHash: evidence[0]?.contentHash ?? '' });

    expect(taken(receive({ documentType: 'identity_card', evidence }, back)).evidence).to.have.length(3);
  });

  it('takes the same bytes again where we lost them ourselves', () => {
    const evidence = refused('document_front', 'STORAGE_FAILED');
    const same = given('document_front', { contentHash: evidence[0]?.contentHash ?? '' });

    expect(taken(receive({ documentType: 'passport', evidence }, same)).evidence).to.have.length(2);
  });

  it('takes one picture of an album and leaves the others', () => {
    const evidence = [received('document_front', { albumId: 'album' })];

    expect(
      receive({ documentType: 'identity_card', evidence }, given('document_back', { albumId: 'album' })),
    ).to.equal('ALBUM_EXTRA');
  });

  it('refuses a video while the documents are still looked at, and when nothing is missing', () => {
    expect(receive({ documentType: 'passport', evidence: [received('document_front')] }, video)).to.equal(
      'STILL_LOOKING',
    );
    expect(
      receive(
        { documentType: 'passport', evidence: [accepted('document_front'), received('selfie_video')] },
        video,
      ),
    ).to.equal('STILL_LOOKING');
  });

  it('refuses a video without a challenge, and from the moment the challenge ends', () => {
    const evidence = [accepted('document_front')];
    const ending = (expiresAt: Date) =>
      ({ documentType: 'passport', evidence, challenge: aChallenge({ expiresAt }) }) as const;

    expect(receive({ documentType: 'passport', evidence }, video)).to.equal('CHALLENGE_EXPIRED');
    expect(receive(ending(LATER), video)).to.equal('CHALLENGE_EXPIRED');
    expect(taken(receive(ending(at(31)), video)).evidence.at(-1)).to.deep.include({
      challenge: aChallenge({ expiresAt: at(31) }),
    });
  });

  it('binds no challenge to a document', () => {
    const theCase = { documentType: 'passport', evidence: [], challenge: aChallenge() } as const;

    expect(taken(receive(theCase, front)).evidence[0]).not.to.have.property('challenge');
  });
});

describe('acceptEvidence', () => {
  it('submits the case with its last piece, concerns and all', () => {
    const last = received('selfie_video');
    const concerns = [{ code: 'SCREEN_REPLAY', leadsTo: 'review' }] as const;
    const before = collecting({ documentType: 'passport', evidence: [accepted('document_front'), last] });

    const after = transitions.acceptEvidence(before, last.id, concerns, LATER);

    expect(after).to.include({ status: 'pending', documentType: 'passport' });
    expect(after).to.deep.include({ submittedAt: LATER });
    expect(after.evidence[1]).to.deep.equal({ ...last, state: 'accepted', concerns });
  });

  it('goes on collecting while a piece is missing', () => {
    const front = received('document_front');

    for (const evidence of [[front], [front, received('selfie_video')]]) {
      const before = collecting({ documentType: 'passport', evidence });

      expect(transitions.acceptEvidence(before, front.id, [], LATER).status).to.equal('collecting');
    }
  });

  it('does not revive a piece that was refused', () => {
    const [blurry] = refused('document_front', 'DOC_BLURRY');
    if (!blurry) throw new Error('no piece');
    const before = collecting({ documentType: 'passport', evidence: [blurry] });

    expect(transitions.acceptEvidence(before, blurry.id, [], LATER).evidence).to.deep.equal([blurry]);
  });
});

describe('refuseEvidence', () => {
  it('keeps the reason and drops what only an accepted piece has', () => {
    const front = received('document_front', { albumId: 'album' });
    const before = collecting({ documentType: 'passport', evidence: [front] });

    const after = transitions.refuseEvidence(before, front.id, 'DOC_GLARE', LATER);

    expect(after.evidence).to.deep.equal([{ ...front, state: 'refused', reason: 'DOC_GLARE' }]);
  });

  it('spends the challenge with the video that answered it, and only then', () => {
    const video = received('selfie_video', { challenge: aChallenge() });
    const front = received('document_front');
    const before = collecting({
      documentType: 'passport',
      evidence: [front, video],
      challenge: aChallenge(),
    });

    expect(transitions.refuseEvidence(before, video.id, 'NO_FACE', LATER)).not.to.have.property('challenge');
    expect(transitions.refuseEvidence(before, front.id, 'DOC_GLARE', LATER)).to.have.property('challenge');
  });

  it('does not take back what was accepted', () => {
    const front = accepted('document_front');
    const before = collecting({ documentType: 'passport', evidence: [front], challenge: aChallenge() });

    const after = transitions.refuseEvidence(before, front.id, 'DOC_GLARE', LATER);

    expect(after.evidence).to.deep.equal([front]);
  });
});

describe('requestResubmission', () => {
  it('asks for the current piece alone, and spends the challenge', () => {
    const earlier = refused('selfie_video', 'NO_FACE');
    const before = inStatus('processing', {
      evidence: [accepted('document_front'), ...earlier, accepted('selfie_video')],
      challenge: aChallenge(),
    });

    const after = transitions.requestResubmission(before, 'selfie_video', 'FACE_MISMATCH', LATER);

    expect(
      after.evidence.map((piece) => (piece.state === 'refused' ? piece.reason : piece.state)),
    ).to.deep.equal(['accepted', 'NO_FACE', 'FACE_MISMATCH']);
    expect(after).not.to.have.property('challenge');
  });
});

function receive(over: Partial<Case>, piece: GivenEvidence): InStatus<'collecting'> | string {
  const result = transitions.receiveEvidence(collecting(over), piece, LATER);
  return result.ok ? result.value : result.refusal;
}

function taken(result: InStatus<'collecting'> | string): InStatus<'collecting'> {
  if (typeof result === 'string') throw new Error(`Refused: ${result}`);
  return result;
}
