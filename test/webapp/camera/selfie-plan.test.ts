import { expect } from 'chai';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { FaceSample } from '../../../src/core/video/face-sample.ts';
import { followChallenge } from '../../../src/core/video/follow-challenge.ts';
import {
  latestStart,
  planSelfie,
  stepAt,
  type SelfiePlan,
  type Turn,
} from '../../../webapp/src/camera/plan-selfie.ts';
import {
  chooseFormat,
  nameOfVideo,
  VIDEO_BITS_PER_SECOND,
} from '../../../webapp/src/camera/recorder-format.ts';

const TURNS: readonly Turn[] = ['left', 'right', 'right'];

describe('the plan of a selfie video', () => {
  it('goes from the middle to every turn and back', () => {
    const steps = planSelfie(TURNS).steps.map(
      (step) => `${step.kind} ${step.kind === 'straight' ? '' : step.side} ${step.turn}`,
    );

    expect(steps).to.deep.equal([
      'straight  0',
      'turn left 1',
      'back left 1',
      'turn right 2',
      'back right 2',
      'turn right 3',
      'back right 3',
    ]);
  });

  it('takes eight to twelve seconds, which the server accepts, in a file that it accepts', () => {
    const { seconds } = planSelfie(TURNS);

    expect(seconds).to.be.within(8, 12);
    expect(seconds).to.be.within(POLICY.selfieVideo.shortestSeconds, POLICY.selfieVideo.longestSeconds);
    expect((seconds * VIDEO_BITS_PER_SECOND) / 8).to.be.below(POLICY.media.biggestBytes / 3);
  });

  it('knows the step of every moment', () => {
    const plan = planSelfie(TURNS);

    expect(stepAt(plan, 0)?.kind).to.equal('straight');
    expect(stepAt(plan, 1.5)).to.include({ kind: 'turn', side: 'left' });
    expect(stepAt(plan, plan.seconds + 1)?.turn).to.equal(3);
  });

  for (const [who, reaction, degrees] of [
    ['whoever follows at once', 0.3, 28],
    ['whoever is slow', 0.9, 20],
    ['whoever hardly turns', 0.6, 13],
  ] as const) {
    it(`gives ${who} the time that the examination needs`, () => {
      const plan = planSelfie(TURNS);

      const { followed } = followChallenge(samplesOf(plan, reaction, degrees), TURNS);

      expect(followed).to.equal(true);
    });
  }

  it('is begun early enough for the video to be sent while the challenge is valid', () => {
    const expiresAt = new Date('2026-11-26T12:01:00Z');

    const latest = latestStart(planSelfie(TURNS), expiresAt);

    expect((expiresAt.getTime() - latest.getTime()) / 1000).to.be.within(45, 75);
  });
});

describe('the format of a selfie video', () => {
  it('is H.264 where the recorder has it', () => {
    expect(chooseFormat(() => true)).to.equal('video/mp4;codecs=avc1.42E01F');
  });

  it('is WebM else, and nothing where the server would not take it', () => {
    expect(chooseFormat((format) => format.startsWith('video/webm'))).to.equal('video/webm;codecs=vp8');
    expect(chooseFormat((format) => format === 'video/x-matroska')).to.equal(undefined);
  });

  it('names the file', () => {
    expect(nameOfVideo('video/webm;codecs=vp8')).to.equal('selfie.webm');
    expect(nameOfVideo('video/mp4')).to.equal('selfie.mp4');
  });
});

/** Four frames a second of a person who turns `reaction` seconds after being told to, within half a second. */
function samplesOf(plan: SelfiePlan, reaction: number, degrees: number): FaceSample[] {
  const box = { left: 0, top: 0, width: 100, height: 100 };
  return Array.from({ length: Math.floor(plan.seconds * 4) }, (_, index) => {
    const at = index / 4;
    const yaw = [0, 0.25, 0.5].map((ago) => aimAt(plan, at - reaction - ago, degrees));
    return {
      at,
      pose: { yaw: yaw.reduce((sum, each) => sum + each, 0) / 3, pitch: 0, roll: 0 },
      mesh: [],
      box,
    };
  });
}

function aimAt(plan: SelfiePlan, at: number, degrees: number): number {
  const step = stepAt(plan, Math.max(0, at));
  if (step?.kind !== 'turn') return 0;
  return step.side === 'left' ? degrees : -degrees;
}
