import { expect } from 'chai';
import { assessEvidence } from '../../../src/core/verification/assess.ts';
import type { Evidence, EvidenceKind } from '../../../src/core/verification/evidence.ts';
import type { EvidenceFindings, SelfieVideoFindings } from '../../../src/core/verification/findings.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { REASON_CODES, type ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import { collecting, refused } from '../build-verification.ts';
import { back, front, portrait, video } from './findings.ts';

const CHALLENGE = video().challenge;

describe('assessEvidence: what each finding leads to', () => {
  const table: Array<[what: string, findings: EvidenceFindings, code: ReasonCode, becomes?: 'concern']> = [
    ['a picture of 479 px', front({ image: { width: 479 } }), 'DOC_LOW_RESOLUTION'],
    ['a picture lying down, 479 px high', front({ image: { height: 479 } }), 'DOC_LOW_RESOLUTION'],
    ['darkness', front({ image: { brightness: 44.9 } }), 'DOC_TOO_DARK'],
    ['blur', front({ image: { sharpness: 39.9 } }), 'DOC_BLURRY'],
    ['glare', front({ image: { glare: 0.061 } }), 'DOC_GLARE'],
    ['no portrait', front({ portraits: [] }), 'DOC_PORTRAIT_MISSING'],
    ['a face that fills the picture', front({ portraits: [portrait({ share: 0.36 })] }), 'DOC_NOT_FOUND'],
    [
      'a second face three quarters as wide',
      front({ portraits: [portrait({ width: 200 }), portrait({ width: 150 })] }),
      'DOC_MANY_FACES',
    ],
    ['a portrait at the edge', front({ portraits: [portrait({ touchesEdge: true })] }), 'DOC_CROPPED'],
    ['a portrait of 69 px', front({ portraits: [portrait({ width: 69 })] }), 'DOC_PORTRAIT_TOO_POOR'],
    ['a dark back', back({ image: { brightness: 10 } }), 'DOC_TOO_DARK'],
    ['the front again', back({ differenceToOtherSide: 6 }), 'DOC_SAME_SIDE_TWICE'],
    ['1.9 seconds', video({ durationSeconds: 1.9 }), 'VIDEO_TOO_SHORT'],
    ['30.1 seconds', video({ durationSeconds: 30.1 }), 'VIDEO_TOO_LONG'],
    ['a face in fewer than half the frames', video({ framesWithFace: 24 }), 'NO_FACE'],
    ['no frames at all', video({ frames: 0, framesWithFace: 0, comparableFrames: 0 }), 'NO_FACE'],
    ['two faces in a fifth of the frames', video({ framesWithManyFaces: 11 }), 'MANY_FACES'],
    ['another person half way', video({ samePerson: false }), 'PERSON_CHANGED', 'concern'],
    ['a dark face', video({ brightness: 39 }), 'FACE_TOO_DARK'],
    ['darkness without a face', video({ framesWithFace: 0, brightness: 39 }), 'FACE_TOO_DARK'],
    ['a small face', video({ faceWidth: 69 }), 'FACE_TOO_SMALL'],
    ['a blurred face', video({ sharpness: 3.9 }), 'FACE_BLURRY'],
    ['four frames to compare', video({ comparableFrames: 4 }), 'FACE_BLURRY'],
    ['a forwarded video', video({ forwarded: true }), 'FORWARDED_MEDIA'],
    ['turns not followed', video({ challenge: { ...CHALLENGE, followed: false } }), 'CHALLENGE_NOT_FOLLOWED'],
    [
      'turns the wrong way round',
      video({ challenge: { ...CHALLENGE, followed: false, mirrored: true } }),
      'LIVENESS_UNCERTAIN',
      'concern',
    ],
    ['a still picture', video({ motion: { kind: 'still', parallax: 0 } }), 'SCREEN_REPLAY', 'concern'],
    ['a flat picture', video({ motion: { kind: 'flat', parallax: 0 } }), 'PRINTED_PHOTO', 'concern'],
    [
      'motion that says nothing',
      video({ motion: { kind: 'unclear', parallax: 0 } }),
      'LIVENESS_UNCERTAIN',
      'concern',
    ],
    ['an unreadable file', { kind: 'unreadable', reason: 'FILE_CORRUPT' }, 'FILE_CORRUPT'],
    ['another format', { kind: 'unreadable', reason: 'FILE_TYPE_UNSUPPORTED' }, 'FILE_TYPE_UNSUPPORTED'],
    ['too many pixels', { kind: 'unreadable', reason: 'FILE_TOO_LARGE' }, 'FILE_TOO_LARGE'],
    ['bytes that we lost', { kind: 'unexamined', reason: 'STORAGE_FAILED' }, 'STORAGE_FAILED'],
    [
      'an engine that is down',
      { kind: 'unexamined', reason: 'ENGINE_UNAVAILABLE' },
      'ENGINE_UNAVAILABLE',
      'concern',
    ],
  ];

  for (const [what, findings, code, becomes] of table) {
    it(`${what}: ${becomes ? `accepted with the concern ${code}` : `once more, because of ${code}`}`, () => {
      const expected = becomes
        ? { verdict: 'accept', concerns: [{ code, leadsTo: 'review' }] }
        : { verdict: 'retake', reason: code };

      expect(assess(findings)).to.deep.equal(expected);
    });
  }

  it('has a row for every code that a piece can show', () => {
    const ofTheCase: ReasonCode[] = [
      'FACE_MISMATCH',
      'FACE_MATCH_UNCERTAIN',
      'ATTEMPTS_EXHAUSTED',
      'ANOTHER_LOOK_ASKED',
      'DECISIONS_PAUSED',
    ];
    const ofPeople: ReasonCode[] = [
      'DOC_EXPIRED',
      'DOC_TYPE_NOT_ACCEPTED',
      'UNDER_AGE',
      'FORGERY_CONFIRMED',
      'REVIEWER_DECLINED',
    ];

    expect(new Set([...table.map(([, , code]) => code), ...ofTheCase, ...ofPeople])).to.deep.equal(
      new Set(Object.keys(REASON_CODES)),
    );
  });

  for (const [what, findings] of [
    ['a good front', front()],
    ['a front exactly at every limit', front(frontAtLimits())],
    ['a good back', back()],
    ['a back with nothing to compare it to', back({ differenceToOtherSide: 7 })],
    ['a good video', video()],
    ['a video exactly at every limit', video(videoAtLimits())],
  ] as const) {
    it(`${what}: accepted without a concern`, () => {
      expect(assess(findings)).to.deep.equal({ verdict: 'accept', concerns: [] });
    });
  }

  for (const name of [
    'durationSeconds',
    'faceWidth',
    'sharpness',
    'brightness',
    'comparableFrames',
  ] as const) {
    it(`a video whose ${name} is no number: not accepted without a concern`, () => {
      expect(assess(video({ [name]: Number.NaN }))).not.to.deep.equal({ verdict: 'accept', concerns: [] });
    });
  }

  for (const name of ['width', 'sharpness', 'brightness', 'glare'] as const) {
    it(`a document whose ${name} is no number: not accepted without a concern`, () => {
      expect(assess(front({ image: { [name]: Number.NaN } }))).not.to.deep.equal({
        verdict: 'accept',
        concerns: [],
      });
    });
  }
});

describe('assessEvidence: one fix at a time', () => {
  it('asks for the light before the sharpness that comes with it', () => {
    const murky = front({ image: { brightness: 20, sharpness: 1 }, portraits: [] });

    expect(assess(murky)).to.deep.equal({ verdict: 'retake', reason: 'DOC_TOO_DARK' });
  });

  it('says nothing of what could not be seen: without a face there are no turns to miss', () => {
    const empty = video({ framesWithFace: 0, challenge: { ...CHALLENGE, followed: false } });

    expect(assess(empty)).to.deep.equal({ verdict: 'retake', reason: 'NO_FACE' });
  });

  it('asks for what can still be fixed, though something else is beyond it', () => {
    const flat = video({ motion: { kind: 'flat', parallax: 0 }, faceWidth: 20 });

    expect(assess(flat)).to.deep.equal({ verdict: 'retake', reason: 'FACE_TOO_SMALL' });
  });

  for (const [code, { times, leadsTo }] of Object.entries(POLICY.retakes)) {
    if (times === 0 || times >= POLICY.attemptCap - 1) continue;
    const findings = findingsOf(code as ReasonCode);
    if (!findings) continue;

    it(`asks ${times} times because of ${code}, then leaves it to ${leadsTo}`, () => {
      const asked = (count: number) => assess(findings, refused(kindOf(findings), code as ReasonCode, count));

      expect(asked(times - 1)).to.deep.equal({ verdict: 'retake', reason: code });
      expect(asked(times)).to.deep.equal({ verdict: 'accept', concerns: [{ code, leadsTo }] });
    });
  }

  it('goes on to the next thing that may still be fixed', () => {
    const poor = front({ portraits: [portrait({ width: 60 })], image: { glare: 0.2 } });

    expect(assess(poor, refused('document_front', 'DOC_PORTRAIT_TOO_POOR'))).to.deep.equal({
      verdict: 'retake',
      reason: 'DOC_GLARE',
    });
  });
});

describe('assessEvidence: the attempt cap', () => {
  const BLURRED = front({ image: { sharpness: 1 } });
  const mixed = [...refused('document_front', 'DOC_GLARE', 2), ...refused('document_front', 'DOC_CROPPED')];

  it('asks for a fifth try and not for a sixth', () => {
    const fourth = assess(BLURRED, mixed);
    const fifth = assess(BLURRED, [...mixed, ...refused('document_front', 'DOC_BLURRY')]);

    expect(fourth).to.deep.equal({ verdict: 'retake', reason: 'DOC_BLURRY' });
    expect(fifth).to.deep.equal({
      verdict: 'accept',
      concerns: [
        { code: 'DOC_BLURRY', leadsTo: 'review' },
        { code: 'ATTEMPTS_EXHAUSTED', leadsTo: 'review' },
      ],
    });
  });

  it('takes a good fifth try without a concern', () => {
    expect(assess(front(), refused('document_front', 'DOC_BLURRY', 4))).to.deep.equal({
      verdict: 'accept',
      concerns: [],
    });
  });

  it('counts each kind of piece for itself', () => {
    expect(assess(back({ image: { glare: 1 } }), refused('document_front', 'DOC_BLURRY', 4))).to.deep.equal({
      verdict: 'retake',
      reason: 'DOC_GLARE',
    });
  });

  it('does not count what failed for a reason of ours', () => {
    const lost = refused('document_front', 'STORAGE_FAILED', 10);

    expect(assess(BLURRED, lost)).to.deep.equal({ verdict: 'retake', reason: 'DOC_BLURRY' });
  });

  it('lets a loss of ours cost nobody the last try', () => {
    const lost = { kind: 'unexamined', reason: 'STORAGE_FAILED' } as const;

    expect(assess(lost, refused('document_front', 'DOC_BLURRY', 4))).to.deep.equal({
      verdict: 'retake',
      reason: 'STORAGE_FAILED',
    });
  });

  it('does not call the tries exhausted because an engine is down', () => {
    const down = { kind: 'unexamined', reason: 'ENGINE_UNAVAILABLE' } as const;

    expect(assess(down, refused('document_front', 'DOC_BLURRY', 4))).to.deep.equal({
      verdict: 'accept',
      concerns: [{ code: 'ENGINE_UNAVAILABLE', leadsTo: 'review' }],
    });
  });
});

describe('assessEvidence: waiting for a challenge that fits a recording', () => {
  const afterChallenges = (challengesIssued: number) =>
    assessEvidence(
      { ...collecting({ documentType: 'passport', evidence: [] }), challengesIssued },
      'selfie_video',
      video(),
      POLICY,
    );

  it('lets a good video pass after as many challenges as anybody may need', () => {
    expect(afterChallenges(POLICY.challenge.mostIssued)).to.deep.equal({ verdict: 'accept', concerns: [] });
  });

  it('leaves one more to a person, and does not ask again', () => {
    expect(afterChallenges(POLICY.challenge.mostIssued + 1)).to.deep.equal({
      verdict: 'accept',
      concerns: [{ code: 'LIVENESS_UNCERTAIN', leadsTo: 'review' }],
    });
  });
});

function assess(findings: EvidenceFindings, earlier: readonly Evidence[] = []) {
  const kind = earlier[0]?.kind ?? kindOf(findings);
  const verification = collecting({ documentType: 'identity_card', evidence: earlier });
  return assessEvidence(
    verification,
    findings.kind.startsWith('un') ? kind : kindOf(findings),
    findings,
    POLICY,
  );
}

function kindOf(findings: EvidenceFindings): EvidenceKind {
  return findings.kind === 'unreadable' || findings.kind === 'unexamined' ? 'document_front' : findings.kind;
}

function frontAtLimits() {
  return {
    image: { width: 480, brightness: 45, sharpness: 40, glare: 0.06 },
    portraits: [portrait({ width: 100, share: 0.35 }), portrait({ width: 74 })],
  };
}

function videoAtLimits(): Partial<SelfieVideoFindings> {
  return {
    durationSeconds: 30,
    framesWithFace: 25,
    framesWithManyFaces: 10,
    faceWidth: 70,
    sharpness: 4,
    brightness: 40,
    comparableFrames: 5,
  };
}

/** Findings that show one code which is asked for fewer times than the attempt cap allows. */
function findingsOf(code: ReasonCode): EvidenceFindings | undefined {
  const findings: Partial<Record<ReasonCode, EvidenceFindings>> = {
    DOC_MANY_FACES: front({ portraits: [portrait({}), portrait({})] }),
    DOC_PORTRAIT_TOO_POOR: front({ portraits: [portrait({ width: 50 })] }),
    NO_FACE: video({ framesWithFace: 0 }),
    MANY_FACES: video({ framesWithManyFaces: 40 }),
    FACE_BLURRY: video({ sharpness: 0 }),
    FACE_TOO_DARK: video({ brightness: 0 }),
    FACE_TOO_SMALL: video({ faceWidth: 10 }),
    CHALLENGE_NOT_FOLLOWED: video({ challenge: { ...CHALLENGE, followed: false } }),
    FORWARDED_MEDIA: video({ forwarded: true }),
  };
  return findings[code];
}
