import { expect } from 'chai';
import { LANGUAGES } from '../../../src/core/accounts/language.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { present } from '../../../src/core/dialogue/present.ts';
import { inTelegram } from './audience.ts';

for (const language of LANGUAGES) {
  describe(`a service that sees faces, in ${language}`, () => {
    it('is named wherever consent can be given, and the consent asked for is to that', () => {
      const to = { ...inTelegram(language), faceService: 'Microsoft Azure' };
      const unexpected = { kind: 'unexpected', what: 'sticker' } as const;

      for (const message of [
        present({ kind: 'privacy_notice' }, to),
        present({ kind: 'privacy_notice' }, to, unexpected),
        present({ kind: 'consent_refused' }, to),
      ]) {
        expect(message.text).to.contain(PHRASES[language].facesGoTo('Microsoft Azure'));
        const ids = message.choices.map(({ id }) => id);
        expect(ids).to.include('consent:give:service').and.to.not.include('consent:give');
      }
    });
  });
}
