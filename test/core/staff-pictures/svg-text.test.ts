import { expect } from 'chai';
import { textAt, tidyText } from '../../../src/core/staff-pictures/svg-text.ts';
import { watermarkSvg } from '../../../src/core/staff-pictures/watermark-svg.ts';

const HOSTILE =
  '</text><svg onload="x"><image href="file:///etc/passwd"/>&amp;&#60;\u0000\u202eabc\u2066\ud800\ufffe\r\n<!--';

describe('text in drawings', () => {
  it('has no markup of its own', () => {
    const label = textAt(1, 2, HOSTILE, { size: 20, colour: '#000' });
    const layer = watermarkSvg({ width: 300, height: 200 }, HOSTILE);

    expect(elementsOf(label)).to.deep.equal(['text']);
    expect(elementsOf(layer)).to.deep.equal(['g', 'svg', 'text']);
    expect(label + layer).to.not.match(/&(?!#\d+;)/);
  });

  it('has nothing that cannot be seen or that turns letters round', () => {
    expect(tidyText(' a\u0000b\t\u202ec\u2066d\u200b\r\n e\ud800\u2028f ')).to.equal('a b cd e f');
  });

  it('is one line of at most 300 letters', () => {
    expect(tidyText('😀'.repeat(1_000))).to.equal('😀'.repeat(300));
  });

  it('is cut where there is no room, and says so', () => {
    const style = { size: 20, colour: '#000' };

    expect(textAt(0, 0, 'a long title of a chart', { ...style, width: 100 })).to.match(/>a long…</);
    expect(textAt(0, 0, 'short', { ...style, width: 100 })).to.match(/>short</);
  });
});

function elementsOf(svg: string): string[] {
  return [...new Set(Array.from(svg.matchAll(/<([a-z]+)/g), ([, name = '']) => name))].toSorted();
}
