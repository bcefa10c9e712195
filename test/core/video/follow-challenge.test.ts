import { expect } from 'chai';
import fc from 'fast-check';
import type { Turn } from '../../../src/core/video/challenge.ts';
import { followChallenge } from '../../../src/core/video/follow-challenge.ts';
import { filmHead, yawOfTurns } from './face-samples.ts';

const LEFT = 1;
const RIGHT = -1;

describe('followChallenge', () => {
  it('sees the asked turns in their order', () => {
    const clip = filmTurns([LEFT, RIGHT, RIGHT], 20);

    const { followed, turnsSeen } = followChallenge(clip, ['left', 'right', 'right']);

    expect(turnsSeen).to.deep.equal(['left', 'right', 'right']);
    expect(followed).to.equal(true);
  });

  it('says when each turn was made and how far it went', () => {
    const { seen } = followChallenge(filmTurns([LEFT, RIGHT, LEFT], 20), ['left', 'right', 'left']);

    expect(seen[1]?.from).to.be.within(2.8, 3.4);
    expect(seen[1]?.to).to.be.within(3.4, 4);
    expect(seen[1]?.degrees).to.be.within(18, 20);
  });

  it('refuses another order, a missing turn and one too many', () => {
    const asked: Turn[] = ['left', 'right', 'right'];

    expect(followChallenge(filmTurns([RIGHT, LEFT, RIGHT], 20), asked).followed).to.equal(false);
    expect(followChallenge(filmTurns([LEFT, RIGHT], 20), asked).followed).to.equal(false);
    expect(followChallenge(filmTurns([LEFT, RIGHT, RIGHT, LEFT], 20), asked).followed).to.equal(false);
  });

  it('recognises exactly the opposite turns as mirrored', () => {
    const { followed, mirrored } = followChallenge(filmTurns([RIGHT, LEFT, LEFT], 20), [
      'left',
      'right',
      'right',
    ]);

    expect(followed).to.equal(false);
    expect(mirrored).to.equal(true);
  });

  it('measures against the middle of the clip, not of the camera', () => {
    const askew = filmTurns([LEFT, RIGHT, LEFT], 16).map((sample) => ({
      ...sample,
      pose: { ...sample.pose, yaw: sample.pose.yaw + 11 },
    }));

    const { followed, neutralYaw } = followChallenge(askew, ['left', 'right', 'left']);

    expect(neutralYaw).to.be.closeTo(11, 2);
    expect(followed).to.equal(true);
  });

  it('finds the middle although a turn is held for most of the clip', () => {
    const held = filmHead(12, (at) => ({ yaw: at < 1 ? 0 : at < 8 ? 20 : at < 9 ? 0 : at < 11 ? -20 : 0 }));

    expect(followChallenge(held, ['left', 'right']).followed).to.equal(true);
  });

  it('takes the sway of a talking head for no turn', () => {
    const talking = filmHead(8, (at) => ({ yaw: 5 * Math.sin(at * 2), pitch: 6 * Math.sin(at * 3) }));

    expect(followChallenge(talking, ['left', 'right', 'left']).turnsSeen).to.deep.equal([]);
  });

  it('counts a turn once while it trembles about the threshold', () => {
    const trembling = filmHead(6, (at) => ({
      yaw: at > 1 && at < 3 ? 8.5 + 2 * Math.sin(at * 19) : at > 4 && at < 5 ? -12 : 0,
    }));

    expect(followChallenge(trembling, ['left', 'right']).turnsSeen).to.deep.equal(['left', 'right']);
  });

  it('is not misled by a single misread frame', () => {
    const clip = filmTurns([LEFT, RIGHT], 20).map((sample, index) =>
      index === 1 ? { ...sample, pose: { ...sample.pose, yaw: -30 } } : sample,
    );

    expect(followChallenge(clip, ['left', 'right']).turnsSeen).to.deep.equal(['left', 'right']);
  });

  it('does not count a turn in which the clip begins', () => {
    const begun = filmHead(6, (at) => ({
      yaw: at < 1 ? 20 : at > 2 && at < 3 ? -20 : at > 4 && at < 5 ? 20 : 0,
    }));

    expect(followChallenge(begun, ['right', 'left']).turnsSeen).to.deep.equal(['right', 'left']);
  });

  it('has an answer for a clip without a face', () => {
    expect(followChallenge([], ['left', 'right', 'left'])).to.deep.equal({
      followed: false,
      mirrored: false,
      turnsSeen: [],
      seen: [],
      neutralYaw: 0,
    });
  });

  it('sees any turns that are made clearly, wherever the camera stands', () => {
    const turns = fc
      .array(fc.constantFrom(LEFT, RIGHT), { minLength: 2, maxLength: 5 })
      .filter((made) => new Set(made).size === 2);
    fc.assert(
      fc.property(
        turns,
        fc.integer({ min: 13, max: 40 }),
        fc.integer({ min: -15, max: 15 }),
        (made, degrees, askew) => {
          const yaw = yawOfTurns(made, degrees);
          const clip = filmHead(made.length * 2 + 1, (at) => ({ yaw: yaw(at) + askew }));

          const { turnsSeen } = followChallenge(clip, []);

          expect(turnsSeen).to.deep.equal(made.map((turn) => (turn === LEFT ? 'left' : 'right')));
        },
      ),
    );
  });
});

function filmTurns(turns: readonly number[], degrees: number) {
  const yaw = yawOfTurns(turns, degrees);
  return filmHead(turns.length * 2 + 1, (at) => ({ yaw: yaw(at) }));
}
