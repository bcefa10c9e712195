import { expect } from 'chai';
import { gather } from '../../src/core/gather.ts';

describe('gathering questions', () => {
  /** Answers each key with itself in capitals, but for those it does not know. */
  const asker = () => {
    const asked: string[][] = [];
    const ask = async (keys: readonly string[]) => {
      asked.push([...keys]);
      return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.toUpperCase()]));
    };
    return { asked, find: gather(ask) };
  };

  it('puts those of one turn together, each key once, and gives everybody their own answer', async () => {
    const { asked, find } = asker();

    const answers = await Promise.all(['a', 'b', 'a', 'nobody'].map(find));

    expect(answers).to.deep.equal(['A', 'B', 'A', undefined]);
    expect(asked).to.deep.equal([['a', 'b', 'nobody']]);
  });

  it('asks anew in the next turn: no answer is kept', async () => {
    const { asked, find } = asker();

    await find('a');
    await find('a');

    expect(asked).to.deep.equal([['a'], ['a']]);
  });

  it('answers nobody with what was asked before them', async () => {
    let truth = 'old';
    let arrive: () => void = () => undefined;
    const find = gather(async (keys) => {
      const seen = truth;
      await new Promise<void>((resolve) => (arrive = resolve));
      return new Map(keys.map((key) => [key, seen]));
    });
    const first = find('a');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    truth = 'new';
    const second = find('a');
    arrive();
    expect(await first).to.equal('old');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    arrive();

    expect(await second).to.equal('new');
  });

  it('puts together whatever comes while two questions are under way', async () => {
    const asked: string[][] = [];
    const arrivals: Array<() => void> = [];
    const find = gather(async (keys) => {
      asked.push([...keys]);
      await new Promise<void>((resolve) => arrivals.push(resolve));
      return new Map(keys.map((key) => [key, key]));
    });
    const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const answers: Array<Promise<string | undefined>> = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      answers.push(find(key));
      await turn();
    }
    const whileUnderWay = [...asked];

    arrivals[0]?.();
    await turn();
    for (const arrive of arrivals) arrive();

    expect(whileUnderWay).to.deep.equal([['a'], ['b']]);
    expect(await Promise.all(answers)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(asked).to.deep.equal([['a'], ['b'], ['c', 'd']]);
  });

  it('fails for all who share a question, and is there for the next', async () => {
    let isDown = true;
    const find = gather(async (keys) => {
      if (isDown) throw new Error('away');
      return new Map(keys.map((key) => [key, key]));
    });

    const failures = await Promise.all(['a', 'b'].map((key) => find(key).catch(String)));
    isDown = false;

    expect(failures).to.deep.equal(['Error: away', 'Error: away']);
    expect(await find('a')).to.equal('a');
  });
});
