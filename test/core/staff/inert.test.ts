import { expect } from 'chai';
import { inert } from '../../../src/core/staff/inert.ts';
import { HOSTILE_NAMES } from '../../hostile-names.ts';

const ISOLATED = /^\u2068([\s\S]*)\u2069$/;

describe('inert', () => {
  it('leaves an ordinary name as it is, inside an isolate', () => {
    expect(inert('Анна-Мария O’Neill 李小龙', 60)).to.equal('\u2068Анна-Мария O’Neill 李小龙\u2069');
  });

  it('shows what is not seen as its code', () => {
    expect(inert('a\u0000b\u202Ec\u200Bd\ne', 60)).to.equal(
      '\u2068a[U+0000]b[U+202E]c[U+200B]d[U+000A]e\u2069',
    );
  });

  it('cuts what is long, between characters and not inside one', () => {
    expect(inert('👩‍👩‍👧'.repeat(50), 10)).to.match(ISOLATED);
    expect(Array.from(inert('x'.repeat(500), 10)).length).to.equal(12);
  });

  for (const [what, name] of HOSTILE_NAMES) {
    it(`leaves nothing in ${what} that acts`, () => {
      const [, shown = ''] = ISOLATED.exec(inert(name, 60)) ?? [];

      expect(shown).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u);
      expect(Array.from(shown).length).to.be.at.most(60);
    });
  }
});
