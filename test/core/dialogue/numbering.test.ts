import { expect } from 'chai';
import { render } from '../../../src/core/channel/render.ts';
import { present } from '../../../src/core/dialogue/present.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { ABLE, MESSENGERS } from './audience.ts';

describe('what is asked for, where choices are typed', () => {
  it('has one numbering: that of the head turns', () => {
    const prompt = {
      kind: 'ask_evidence',
      piece: 'selfie_video',
      documentType: 'passport',
      turns: ['left', 'right', 'right'],
    } as const;
    const capabilities = MESSENGERS['WeChat'] ?? ABLE;

    const message = present(prompt, { language: 'en', manners: capabilities, times: POLICY.time });

    expect(render(message, capabilities).text.match(/^1\. /gm)).to.have.length(1);
  });
});
