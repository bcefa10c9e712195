import { expect } from 'chai';
import { REASON_CODES } from '../../src/core/verification/reason-codes.ts';
import { fixText } from '../../webapp/src/ui/fix-text.ts';
import { en } from '../../webapp/src/words/en.ts';
import { ru } from '../../webapp/src/words/ru.ts';
import { zh } from '../../webapp/src/words/zh.ts';

describe('what to do about a reason', () => {
  it('is what the API advises', () => {
    expect(fixText(en, { code: 'DOC_GLARE', fix: 'Tilt it.' })).to.equal('Tilt it.');
    expect(fixText(en, { code: 'toString', fix: 'Tilt it.' })).to.equal('Tilt it.');
  });

  it('is said for the page where the API says it for the chat', () => {
    const reason = { code: 'FORWARDED_MEDIA', fix: 'Record a new one here in the chat.' };

    expect(fixText(en, reason)).to.equal(en.fixes.FORWARDED_MEDIA);
  });

  for (const [language, { fixes }] of Object.entries({ en, ru, zh })) {
    it(`never sends anybody into the chat, in ${language}`, () => {
      for (const fix of Object.values(fixes)) expect(fix).to.not.match(/chat|чат|聊天/i);
    });
  }

  it('is replaced only for reasons that there are', () => {
    expect(Object.keys(REASON_CODES)).to.include.members(Object.keys(en.fixes));
  });
});
