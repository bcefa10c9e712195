import { ABLE } from '../core/dialogue/audience.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import { matchChoice } from '../../src/core/channel/match-choice.ts';
import { render } from '../../src/core/channel/render.ts';

const choices = [
  { id: 'passport', label: '📕 Passport', isNumbered: true },
  { id: 'identity_card', label: 'Identity card', isNumbered: true },
  { id: 'driving_licence', label: 'Водительские права', isNumbered: true },
];

describe('matchChoice', () => {
  for (const [answer, id] of [
    ['2', 'identity_card'],
    [' 2. ', 'identity_card'],
    ['(2)', 'identity_card'],
    ['2️⃣', 'identity_card'],
    ['２', 'identity_card'],
    ['2) identity card', 'identity_card'],
    ['identity_card', 'identity_card'],
    ['IDENTITY  CARD', 'identity_card'],
    ['passport', 'passport'],
    ['📕 Passport', 'passport'],
    ['водительские права', 'driving_licence'],
  ] as const) {
    it(`takes "${answer}" for ${id}`, () => {
      expect(matchChoice(choices, answer)?.id).to.equal(id);
    });
  }

  for (const answer of ['', '   ', '0', '4', '12', 'pass', '👍', '1. Identity card']) {
    it(`takes "${answer}" for none`, () => {
      expect(matchChoice(choices, answer)).to.equal(undefined);
    });
  }

  it('prefers a label over a number', () => {
    const years = [
      { id: 'two', label: '2', isNumbered: true },
      { id: 'one', label: '1', isNumbered: true },
    ];

    expect(matchChoice(years, '1')?.id).to.equal('one');
  });

  it('does not guess between two choices with the same label', () => {
    const twins = [
      { id: 'a', label: 'Same', isNumbered: true },
      { id: 'b', label: 'same', isNumbered: true },
    ];

    expect(matchChoice(twins, 'Same')).to.equal(undefined);
    expect(matchChoice(twins, '2')?.id).to.equal('b');
  });

  it('finds every choice by the line that render wrote for it', () => {
    const label = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /^\p{L}+$/u.test(text));
    const labels = fc.uniqueArray(label, {
      minLength: 1,
      maxLength: 9,
      selector: (text) => text.normalize('NFKC').toLowerCase(),
    });

    fc.assert(
      fc.property(labels, (written) => {
        const offered = written.map((each, index) => ({
          id: `choice-${index}`,
          label: each,
          isNumbered: true,
        }));
        const { buttons: _none, ...typed } = { ...ABLE, longestText: 10_000 };
        const lines = render({ text: '', choices: offered }, typed).text.split('\n');

        expect(lines.map((line) => matchChoice(offered, line)?.id)).to.deep.equal(
          offered.map(({ id }) => id),
        );
      }),
    );
  });
});
