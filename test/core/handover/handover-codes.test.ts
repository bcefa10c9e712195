import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createHandoverCodes, findCode } from '../../../src/core/handover/handover-codes.ts';

describe('the codes of handovers', () => {
  const codes = createHandoverCodes(randomBytes(32));
  const others = createHandoverCodes(randomBytes(32));

  it('are eight characters that nobody confuses, fit for a link', () => {
    for (let time = 0; time < 500; time += 1) {
      expect(codes.codeOf(randomUUID())).to.match(/^BF(-[2-9A-HJKMNP-Z]{4}){2}$/);
    }
  });

  it('use every character, none far more often than another', () => {
    const counts = new Map<string, number>();
    for (let time = 0; time < 2000; time += 1) {
      for (const symbol of codes.codeOf(randomUUID()).slice(3).replace('-', ''))
        counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }

    // 16,000 characters, 516 of each on the average, with a deviation of 22.
    expect(counts.size).to.equal(31);
    for (const [symbol, count] of counts) expect(count, symbol).to.be.within(370, 660);
  });

  it('are the same for the same handover, another for another and with another key', () => {
    const id = randomUUID();

    expect(codes.codeOf(id)).to.equal(codes.codeOf(id));
    expect(codes.codeOf(id)).not.to.equal(codes.codeOf(randomUUID()));
    expect(codes.codeOf(id)).not.to.equal(others.codeOf(id));
  });

  it('are not to be guessed from their hash without the key', () => {
    const code = codes.codeOf(randomUUID());

    expect(codes.hashOf(code)).to.deep.equal(codes.hashOf(code));
    expect(codes.hashOf(code)).not.to.deep.equal(others.hashOf(code));
  });

  it('are found in any text around them', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/bf/iu.test(text));

    fc.assert(
      fc.property(around, around, fc.uuid(), (before, after, id) => {
        const code = codes.codeOf(id);

        expect(findCode(`${before} ${code} ${after}`)).to.equal(code);
      }),
    );
  });

  it('are found in no text without one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        fc.pre(!/b.?f/iu.test(text.normalize('NFKC')));

        expect(findCode(text)).to.equal(undefined);
      }),
    );
  });
});
