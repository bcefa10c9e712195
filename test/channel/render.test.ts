import { expect } from 'chai';
import fc from 'fast-check';
import type { Capabilities, OutboundMessage } from '../../src/core/channel/channel.ts';
import { render } from '../../src/core/channel/render.ts';

const withoutButtons: Capabilities = {
  longestText: 200,
  textUnit: 'code_units',
  biggestMedia: 1,
  removesInboundMessages: false,
  recordsVideoNotes: false,
};
const withButtons: Capabilities = { ...withoutButtons, buttons: { max: 3, maxLabelLength: 20 } };

const documents = [
  { id: 'passport', label: 'Passport' },
  { id: 'identity_card', label: 'Identity card' },
];

describe('render', () => {
  it('puts the title on its own first line and says how long it is', () => {
    const rendered = render({ title: 'Your\ndocument', text: 'Which one?', choices: [] }, withButtons);

    expect(rendered).to.deep.equal({
      text: 'Your document\n\nWhich one?',
      title: { offset: 0, length: 'Your document'.length },
      buttons: [],
    });
  });

  it('makes choices buttons where they fit', () => {
    const rendered = render({ text: 'Which one?', choices: documents }, withButtons);

    expect(rendered).to.deep.equal({ text: 'Which one?', buttons: documents });
  });

  it('numbers choices below the text where there are no buttons', () => {
    const rendered = render({ text: 'Which one?', choices: documents }, withoutButtons);

    expect(rendered.text).to.equal('Which one?\n\n1. Passport\n2. Identity card');
    expect(rendered.buttons).to.deep.equal([]);
  });

  it('says how to answer above the numbers, and only there', () => {
    const message = { text: 'Which one?', choices: documents, answerHint: 'Answer with a number:' };

    expect(render(message, withoutButtons).text).to.equal(
      'Which one?\n\nAnswer with a number:\n1. Passport\n2. Identity card',
    );
    expect(render(message, withButtons).text).to.equal('Which one?');
  });

  it('numbers all of them when there are too many for buttons', () => {
    const choices = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id.toUpperCase() }));

    const rendered = render({ text: 'Pick', choices }, withButtons);

    expect(rendered.text).to.equal('Pick\n\n1. A\n2. B\n3. C\n4. D');
    expect(rendered.buttons).to.deep.equal([]);
  });

  it('numbers all of them when one label is too long for a button', () => {
    const choices = [...documents, { id: 'licence', label: 'International driving licence' }];

    const rendered = render({ text: 'Pick', choices }, withButtons);

    expect(rendered.buttons).to.deep.equal([]);
    expect(rendered.text).to.match(/3\. International driving licence$/);
  });

  it('cuts the text between two words, and keeps the title and every choice', () => {
    const message = { title: 'Title', text: 'word '.repeat(100), choices: documents };

    const { text } = render(message, withoutButtons);

    expect(text.length).to.be.at.most(200);
    expect(text).to.match(/^Title\n\nword (?:word )+word…\n\n1\. Passport\n2\. Identity card$/);
  });

  it('cuts a text without spaces between two characters, not through one', () => {
    const { text } = render({ text: '👩‍👩‍👧'.repeat(100), choices: [] }, withButtons);

    expect(text).to.match(/^(?:👩‍👩‍👧)+…$/u);
  });

  it('never exceeds the limit, tears a surrogate pair or cuts what fits', () => {
    fc.assert(
      fc.property(anyMessage(), fc.integer({ min: 1, max: 120 }), (message, longestText) => {
        const rendered = render(message, { ...withButtons, longestText });

        expect(rendered.text.length).to.be.at.most(longestText);
        expect(rendered.text.isWellFormed()).to.equal(true);
        const { offset, length } = rendered.title ?? { offset: 0, length: 0 };
        expect(offset + length).to.be.at.most(rendered.text.length);
        expect(rendered.text.slice(offset, offset + length)).to.not.include('\n');
      }),
    );
  });

  it('leaves a text that fits as it is, but for the blanks around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        const rendered = render({ text, choices: [] }, { ...withButtons, longestText: 10_000 });

        expect(rendered.text).to.equal(text.trim());
      }),
    );
  });

  it('keeps whole graphemes from the start of what it cuts', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    const long = fc
      .string({ unit: 'grapheme', minLength: 41, maxLength: 80 })
      .map((text) => `a${text.trim()}`);

    fc.assert(
      fc.property(long, (text) => {
        const kept = render({ text, choices: [] }, { ...withButtons, longestText: 40 }).text.replace(
          /…$/u,
          '',
        );
        const boundaries = Array.from(segmenter.segment(text), ({ index }) => index);

        expect(text.startsWith(kept)).to.equal(true);
        expect([...boundaries, text.length]).to.include(kept.length);
      }),
    );
  });
});

function anyMessage(): fc.Arbitrary<OutboundMessage> {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  const choice = fc.record({ id: fc.string(), label: text });
  return fc.record({ title: text, text, choices: fc.array(choice, { maxLength: 5 }) });
}
