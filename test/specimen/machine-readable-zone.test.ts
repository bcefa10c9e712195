import { expect } from 'chai';
import { cardZone, checkDigit, passportZone } from '../../sandbox/specimen/machine-readable-zone.ts';
import { SPECIMEN_HOLDER } from '../../sandbox/specimen/specimen-holder.ts';

/** The specimen of ICAO Doc 9303-5, appendix B. */
const ERIKSSON = {
  surname: 'Eriksson',
  givenNames: 'Anna Maria',
  documentNumber: 'D23145890',
  birthDate: '1974-08-12',
  expiryDate: '2012-04-15',
  sex: 'F',
} as const;

describe('the machine-readable zone', () => {
  it('has the check digits of the worked examples in Doc 9303', () => {
    expect(checkDigit('AB2134<<<')).to.equal('5');
    expect(checkDigit('520727')).to.equal('3');
    expect(checkDigit('L898902C3')).to.equal('6');
  });

  it('of a card is the published specimen', () => {
    expect(cardZone(ERIKSSON)).to.deep.equal([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
  });

  it('of a passport has two lines of 44 characters', () => {
    const [first, second] = passportZone({ ...ERIKSSON, documentNumber: 'L898902C3' });

    expect(first).to.equal('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<');
    expect(second.slice(0, 28)).to.equal('L898902C36UTO7408122F1204159');
    expect(second).to.have.length(44);
  });

  it('of a passport ends in the check digit over number, birth, expiry and personal number', () => {
    const [, line] = passportZone(SPECIMEN_HOLDER);

    expect(line[43]).to.equal(checkDigit(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43)));
  });

  it('cuts a long name and writes accents and apostrophes as the zone can', () => {
    const surname = "Ó'Réamonn-Featherstonehaugh-Cholmondeley-Marjoribanks";

    const [line] = passportZone({ ...ERIKSSON, surname });

    expect(line).to.equal('P<UTOOREAMONN<FEATHERSTONEHAUGH<CHOLMONDELEY');
  });
});
