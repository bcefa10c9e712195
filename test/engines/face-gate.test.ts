import { expect } from 'chai';
import { createGate } from '../../src/engines/face/local/gate.ts';

describe('a gate', () => {
  it('lets no more in than its limit, each in its turn, and goes on after a failure', async () => {
    const gate = createGate(2);
    const began: number[] = [];
    let inside = 0;
    let most = 0;
    const enter = (name: number) =>
      gate(async () => {
        began.push(name);
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
        if (name === 1) throw new Error('failed inside');
        return name;
      }).catch(String);

    const results = await Promise.all([0, 1, 2, 3, 4].map(enter));

    expect(results).to.deep.equal([0, 'Error: failed inside', 2, 3, 4]);
    expect(began).to.deep.equal([0, 1, 2, 3, 4]);
    expect(most).to.equal(2);
  });
});
