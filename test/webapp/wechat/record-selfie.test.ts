import { expect } from 'chai';
import { planSelfie as planOfPage } from '../../../webapp/src/camera/plan-selfie.ts';
import { planSelfie } from '../../../webapp/wechat/lib/plan-selfie.js';
import { recordSelfie } from '../../../webapp/wechat/lib/record-selfie.js';
import type { CameraContext } from '../../../webapp/wechat/lib/wx.d.ts';

const TURNS = ['left', 'right', 'right'] as const;

describe("a selfie video by WeChat's camera", () => {
  it('has the steps and the times of the page', () => {
    const { steps, seconds } = planOfPage(TURNS);
    const there = steps.map((step) => ({
      kind: step.kind,
      side: step.kind === 'straight' ? '' : step.side,
      from: step.from,
      to: step.to,
    }));

    expect(planSelfie(TURNS)).to.deep.equal({ steps: there, seconds });
  });

  it('shows every step at its time and ends by itself, not mirrored', async () => {
    const { camera, clock, started } = stage();
    const shown: string[] = [];

    const recording = recordSelfie(camera, {
      turns: TURNS,
      onStep: ({ kind, side }) => shown.push(`${kind} ${side}`.trim()),
      later: clock.later,
    });
    clock.run();

    expect(await recording.done).to.equal('wxfile://tmp/selfie.mp4');
    expect(shown).to.deep.equal([
      'straight',
      'turn left',
      'back left',
      'turn right',
      'back right',
      'turn right',
      'back right',
    ]);
    expect(started).to.deep.equal([false]);
  });

  it('is nothing when it is discarded, and shows no more', async () => {
    const { camera, clock } = stage();
    const shown: string[] = [];

    const recording = recordSelfie(camera, {
      turns: TURNS,
      onStep: ({ kind }) => shown.push(kind),
      later: clock.later,
    });
    recording.discard();
    clock.run();

    expect(await recording.done).to.equal(undefined);
    expect(shown).to.deep.equal([]);
  });

  it('is nothing when WeChat ends it', async () => {
    const { camera, clock, endByWeChat } = stage();

    const recording = recordSelfie(camera, { turns: TURNS, onStep: () => undefined, later: clock.later });
    endByWeChat();
    clock.run();

    expect(await recording.done).to.equal(undefined);
  });
});

function stage() {
  const started: boolean[] = [];
  let endByWeChat = () => undefined as void;
  const camera: CameraContext = {
    takePhoto: () => undefined,
    startRecord: ({ selfieMirror, timeoutCallback, success }) => {
      started.push(selfieMirror);
      endByWeChat = timeoutCallback;
      success({});
    },
    stopRecord: ({ success }) => success({ tempVideoPath: 'wxfile://tmp/selfie.mp4' }),
  };
  return { camera, started, clock: createClock(), endByWeChat: () => endByWeChat() };
}

/** Time that passes all at once. */
function createClock() {
  const planned = new Map<() => void, number>();
  return {
    later: (act: () => void, milliseconds: number) => {
      const mine = () => act();
      planned.set(mine, milliseconds);
      return () => void planned.delete(mine);
    },
    run: () => {
      for (const [act] of [...planned].toSorted(([, one], [, other]) => one - other)) {
        if (planned.has(act)) act();
      }
    },
  };
}
