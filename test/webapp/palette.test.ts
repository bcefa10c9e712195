import { expect } from 'chai';
import fc from 'fast-check';
import { contrast, readable } from '../../webapp/src/host/colour.ts';
import { paletteFrom } from '../../webapp/src/host/palette.ts';

const TELEGRAM_DAY = {
  bg_color: '#ffffff',
  secondary_bg_color: '#f1f1f1',
  text_color: '#000000',
  hint_color: '#a8a8a8',
  button_color: '#5288c1',
  button_text_color: '#ffffff',
  accent_text_color: '#1c93e3',
};

const colour = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);
const maybe = fc.option(colour, { nil: '' });

describe('the palette from a messenger’s theme', () => {
  it('keeps the messenger’s ground', () => {
    const palette = paletteFrom(TELEGRAM_DAY);

    expect(palette?.scheme).to.equal('light');
    expect(palette?.colours['--color-background']).to.equal('#f1f1f1');
    expect(palette?.colours['--color-surface']).to.equal('#ffffff');
  });

  it('darkens a grey that nobody could read', () => {
    const muted = paletteFrom(TELEGRAM_DAY)?.colours['--color-muted'] ?? '';

    expect(contrast('#a8a8a8', '#f1f1f1')).to.be.below(3);
    expect(contrast(muted, '#f1f1f1')).to.be.at.least(4.5);
  });

  it('is none where the theme says nothing', () => {
    expect(paletteFrom({})).to.equal(undefined);
    expect(paletteFrom({ bg_color: 'red' })).to.equal(undefined);
  });

  it('can be read whatever the theme', () => {
    const theme = fc.record({
      bg_color: colour,
      secondary_bg_color: maybe,
      section_bg_color: maybe,
      text_color: maybe,
      hint_color: maybe,
      button_color: maybe,
      button_text_color: maybe,
      accent_text_color: maybe,
    });

    fc.assert(
      fc.property(theme, (params) => {
        const { colours } = paletteFrom(params) ?? expect.fail('a palette');
        const grounds = [colours['--color-background'], colours['--color-surface']];
        for (const ground of grounds) {
          for (const name of ['text', 'muted', 'accent-text', 'danger', 'good'] as const) {
            expect(contrast(colours[`--color-${name}`], ground), name).to.be.at.least(4.5);
          }
        }
        const { '--color-on-accent': onAccent, '--color-accent': accent } = colours;
        expect(contrast(onAccent, accent)).to.be.at.least(4.5);
        for (const soft of ['accent-soft', 'danger-soft', 'good-soft'] as const) {
          expect(contrast(colours['--color-text'], colours[`--color-${soft}`]), soft).to.be.at.least(4.5);
        }
      }),
    );
  });
});

describe('readable', () => {
  it('leaves a colour alone that stands out enough', () => {
    expect(readable('#0b6b5d', ['#ffffff'], 4.5)).to.equal('#0b6b5d');
  });

  it('goes no further than it must', () => {
    const corrected = readable('#8fbfb7', ['#ffffff'], 4.5);

    expect(contrast(corrected, '#ffffff')).to.be.within(4.5, 6);
  });
});
