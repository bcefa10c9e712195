import { expect } from 'chai';
import { LANGUAGES } from '../../../src/core/accounts/language.ts';
import { disclose, whatApplicantReads } from '../../../src/core/dialogue/disclose.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { isReasonCode, REASON_CODES } from '../../../src/core/verification/reason-codes.ts';

describe('a reason, as the applicant hears it', () => {
  const codes = Object.keys(REASON_CODES).filter(isReasonCode);

  for (const language of LANGUAGES) {
    it(`is told with its code where it may be, and is one and the same where it may not (${language})`, () => {
      const hidden = { code: 'UNDISCLOSED', ...PHRASES[language].undisclosed };

      for (const code of codes) {
        const told = disclose(code, PHRASES[language]);

        if (REASON_CODES[code].disclosable) expect(told).to.have.property('code', code);
        else expect(told, code).to.deep.equal(hidden);
      }
    });

    it(`comes with advice after a decline, save how to take a piece again (${language})`, () => {
      const { reasons } = PHRASES[language];
      const { FACE_MISMATCH: piece, REVIEWER_DECLINED: other } = reasons;

      expect(whatApplicantReads('FACE_MISMATCH', language)).to.equal(piece.what);
      expect(whatApplicantReads('REVIEWER_DECLINED', language)).to.equal(`${other.what} ${other.fix}`);
    });
  }
});
