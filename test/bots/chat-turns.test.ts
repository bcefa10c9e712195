import { expect } from 'chai';
import { createChatTurns } from '../../src/bots/chat-turns.ts';

describe('chat turns', () => {
  it('let one chat happen in order, one thing at a time', async () => {
    const turns = createChatTurns(10);
    const gates = [gate(), gate(), gate()];
    const done: string[] = [];

    const all = gates.map((each, index) =>
      turns.take('chat', async () => {
        done.push(`begin ${index}`);
        await each.opened;
        done.push(`end ${index}`);
      }),
    );
    for (const each of gates.toReversed()) each.open();
    await Promise.all(all);

    expect(done).to.deep.equal(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('let other chats pass a slow one', async () => {
    const turns = createChatTurns(2);
    const slow = gate();
    const waiting = turns.take('slow', () => slow.opened);

    expect(await turns.take('quick', () => Promise.resolve('passed'))).to.equal('passed');

    slow.open();
    await waiting;
  });

  it('run no more at a time than the limit, and everything in the end', async () => {
    const turns = createChatTurns(3);
    let running = 0;
    let most = 0;
    let finished = 0;

    for (let index = 0; index < 50; index += 1) {
      void turns.take(`chat ${index % 20}`, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        finished += 1;
      });
    }
    await turns.settle();

    expect(most).to.equal(3);
    expect(finished).to.equal(50);
  });

  it('do not let a chat that waits for its own turn take up room', async () => {
    const turns = createChatTurns(2);
    const slow = gate();
    const first = turns.take('slow', () => slow.opened);
    const second = turns.take('slow', () => Promise.resolve());

    expect(await turns.take('quick', () => Promise.resolve('passed'))).to.equal('passed');

    slow.open();
    await Promise.all([first, second]);
  });

  it('tell the failure to who took the turn, and go on', async () => {
    const turns = createChatTurns(1);

    const failed = turns.take('chat', () => Promise.reject(new Error('broken')));
    const next = turns.take('chat', () => Promise.resolve('next'));

    expect(await failed.catch(String)).to.equal('Error: broken');
    expect(await next).to.equal('next');
    expect(await turns.take('other', () => Promise.resolve('other'))).to.equal('other');
  });

  it('settle with what was taken on while settling', async () => {
    const turns = createChatTurns(1);
    const done: string[] = [];
    void turns.take('chat', () => {
      done.push('first');
      void turns.take('chat', () => Promise.resolve(done.push('second')));
      return Promise.resolve();
    });

    await turns.settle();

    expect(done).to.deep.equal(['first', 'second']);
  });

  it('give back what the work gives', async () => {
    expect(await createChatTurns(1).take('chat', () => Promise.resolve(42))).to.equal(42);
  });
});

function gate() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  return { opened, open };
}
