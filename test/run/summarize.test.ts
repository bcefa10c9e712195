import { expect } from 'chai';
import { summarize } from './summarize.ts';

const ran = { processId: 1, exitCode: 0, leftOut: [] };

describe('the summary of a test run', () => {
  it('ends with the count', () => {
    const result = { passed: 7, failed: 0, pending: [] };

    expect(summarize([{ ...ran, result }], new Map())).to.deep.equal({
      lines: ['7 passed, 0 failed'],
      succeeded: true,
    });
  });

  it('adds up what several mochas came to', () => {
    const content = { ...ran, result: { passed: 7, failed: 0, pending: [] } };
    const discontent = { ...ran, exitCode: 2, result: { passed: 3, failed: 2, pending: [] } };
    const dead = { ...ran, exitCode: null, result: undefined };
    const empty = { ...ran, result: { passed: 0, failed: 0, pending: [] } };

    expect(summarize([content, empty], new Map()).lines).to.deep.equal(['7 passed, 0 failed']);
    expect(summarize([content, discontent, dead], new Map())).to.deep.equal({
      lines: ['mocha ended before it had run the tests', '10 passed, 3 failed'],
      succeeded: false,
    });
  });

  it('names what was missing with the tests it cost', () => {
    const outcome = {
      ...ran,
      result: { passed: 1, failed: 0, pending: ['the queue a', 'the queue b'] },
      leftOut: [{ need: 'rabbitmq' as const, title: 'the queue', count: 2 }],
    };

    const { lines } = summarize([outcome], new Map([['rabbitmq' as const, 'none answers']]));

    expect(lines).to.deep.equal([
      'left out: 2 tests of "the queue", for want of rabbitmq (none answers)',
      '1 passed, 0 failed',
    ]);
  });

  it('names a test that skips itself', () => {
    const result = { passed: 1, failed: 0, pending: ['a quiet one'] };

    expect(summarize([{ ...ran, result }], new Map()).lines[0]).to.equal(
      'left out: "a quiet one", which skips itself',
    );
  });

  it('fails when mocha did, although no test says so', () => {
    const result = { passed: 3, failed: 0, pending: [] };

    expect(summarize([{ ...ran, exitCode: null, result }], new Map())).to.deep.include({ succeeded: false });
    expect(summarize([{ ...ran, exitCode: 1, result: undefined }], new Map()).lines).to.deep.equal([
      'mocha ended before it had run the tests',
      '0 passed, 1 failed',
    ]);
  });

  it('fails when nothing ran, or was interrupted before', () => {
    const result = { passed: 0, failed: 0, pending: [] };

    expect(summarize([{ ...ran, result }], new Map()).succeeded).to.equal(false);
    expect(summarize([], new Map()).succeeded).to.equal(false);
  });
});
