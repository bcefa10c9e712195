import { expect } from 'chai';
import { drawText, type TextStyle } from '../../sandbox/specimen/stroke-font.ts';

const STYLE: TextStyle = { x: 0, y: 100, height: 100, weight: 8, colour: '#000' };

describe('our own letters', () => {
  it('cover what documents print, every letter with a shape of its own', () => {
    const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<-.,':/()");

    const shapes = new Set(letters.map((letter) => drawText(letter, STYLE)));

    expect(shapes.size).to.equal(letters.length);
    expect([...shapes].every((shape) => shape.includes('<path'))).to.equal(true);
  });

  it('write small letters as capitals and drop accents', () => {
    expect(drawText('é', STYLE)).to.equal(drawText('E', STYLE));
  });

  it('leave room for a letter they do not know, and draw nothing', () => {
    expect(drawText('字', STYLE)).to.equal(drawText(' ', STYLE)).and.not.include('<path');
  });
});
