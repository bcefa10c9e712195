import { expect } from 'chai';
import { LANGUAGES, type Language } from '../../../src/core/accounts/language.ts';
import { render } from '../../../src/core/channel/render.ts';
import { botTexts } from '../../../src/core/dialogue/bot-texts.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { present } from '../../../src/core/dialogue/present.ts';
import { inTelegram, MESSENGERS } from './audience.ts';
import type { Notice, Prompt } from '../../../src/core/dialogue/prompt.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { REASON_CODES } from '../../../src/core/verification/reason-codes.ts';
import { CODE, CODES, everyNotice, everyPlace, everyPrompt } from './every-prompt.ts';

const TELEGRAM = {
  text: 4096,
  label: 64,
  choiceId: 64,
  description: 512,
  shortDescription: 120,
  command: 256,
};

for (const language of LANGUAGES) {
  describe(`present, in ${language}`, () => {
    it('shows every prompt within what Telegram shows', () => {
      for (const prompt of everyPrompt()) {
        const { title = '', text, choices } = present(prompt, inTelegram(language));

        expect(text.trim(), nameOf(prompt)).not.to.equal('');
        expect(title, nameOf(prompt)).not.to.match(/\n/);
        expect(`${title}\n\n${text}`.length, nameOf(prompt)).to.be.at.most(TELEGRAM.text);
        for (const { id, label } of choices) {
          expect(label.trim(), id).not.to.equal('');
          expect(label.length, id).to.be.at.most(TELEGRAM.label);
          expect(Buffer.byteLength(id), id).to.be.at.most(TELEGRAM.choiceId);
        }
      }
    });

    it('shows the longest prompt after every notice within what Telegram shows', () => {
      const prompts = everyPrompt().toSorted(
        (one, other) => lengthOf(other, language) - lengthOf(one, language),
      );
      const [longest = { kind: 'help', hasLegacyShop: true }] = prompts;

      for (const notice of everyNotice()) {
        expect(present(longest, inTelegram(language), notice).text.length).to.be.at.most(TELEGRAM.text);
      }
    });

    it('leaves no hole in a sentence', () => {
      for (const text of everythingSaid(language)) {
        expect(text).not.to.match(/undefined|null|NaN|\[object|\{\}|function|=>|\$\{|,,|\.\.|\s{3}/u);
      }
    });

    it('names no code', () => {
      for (const text of everythingSaid(language)) expect(text).not.to.match(/[A-Z]{3,}_[A-Z]/);
    });

    it('offers no two choices with the same name', () => {
      for (const prompt of everyPrompt()) {
        const labels = present(prompt, inTelegram(language)).choices.map(({ label }) => label);

        expect(new Set(labels).size, prompt.kind).to.equal(labels.length);
      }
    });

    it('shows what must not be disclosed as one neutral text', () => {
      const { undisclosed } = PHRASES[language];
      const secret = CODES.filter((code) => !REASON_CODES[code].disclosable);

      const shown = secret.map((code) =>
        present({ kind: 'not_verified', reference: 'A', reasons: [code] }, inTelegram(language)),
      );

      expect(secret).to.include('SCREEN_REPLAY');
      expect(new Set(shown.map(({ text }) => text)).size).to.equal(1);
      expect(shown[0]?.text.split('\n')[0]).to.equal(undisclosed.what);
    });

    it('says the neutral text once, however many secrets there are', () => {
      const { text } = present(
        {
          kind: 'not_verified',
          reference: 'A',
          reasons: ['SCREEN_REPLAY', 'PRINTED_PHOTO', 'PERSON_CHANGED'],
        },
        inTelegram(language),
      );

      expect(text.split(PHRASES[language].undisclosed.what)).to.have.length(2);
    });

    it('says the notice first, then the prompt', () => {
      const prompt = { kind: 'choose_document' } as const;
      const alone = present(prompt, inTelegram(language));

      const noticed = present(prompt, inTelegram(language), { kind: 'kept' });

      expect(noticed).to.deep.equal({ ...alone, lead: PHRASES[language].notices.kept });
    });

    it('answers the unexpected before consent without the whole privacy notice, with the same choices', () => {
      const { consentNeeded, choices, notices } = PHRASES[language];
      const notice = { kind: 'unexpected', what: 'sticker' } as const;
      const whole = present({ kind: 'privacy_notice' }, inTelegram(language));

      const answer = present({ kind: 'privacy_notice' }, inTelegram(language), notice);

      expect(answer).to.deep.equal({
        lead: notices.unexpected.sticker,
        text: consentNeeded.text,
        choices: whole.choices,
        listLabel: choices.open,
        answerHint: choices.byNumber,
      });
      expect(answer.text).to.contain(choices.giveConsent).and.to.contain('/start');
    });

    it('names who else sees the faces, before the question', () => {
      const alone = present({ kind: 'privacy_notice' }, inTelegram(language)).text.split('\n\n');

      const named = present(
        { kind: 'privacy_notice' },
        { ...inTelegram(language), faceService: 'Microsoft Azure' },
      );

      const added = named.text.split('\n\n').filter((paragraph) => !alone.includes(paragraph));
      expect(added).to.deep.equal([PHRASES[language].facesGoTo('Microsoft Azure')]);
      expect(named.text.endsWith(alone.at(-1) ?? '?')).to.equal(true);
    });

    it('shows the whole privacy notice after every other notice', () => {
      const { title, text } = PHRASES[language].privacyNotice;

      for (const notice of everyNotice().filter(({ kind }) => kind !== 'unexpected')) {
        const answer = present({ kind: 'privacy_notice' }, inTelegram(language), notice);

        expect(answer, notice.kind).to.include({ title, text });
      }
    });

    it('names the button that gives consent to who refused it', () => {
      const { consentRefused, choices } = PHRASES[language];

      expect(consentRefused.text).to.contain(choices.giveConsent);
    });

    it('says how long the answer takes only while there is one to wait for', () => {
      const { usualSeconds, reviewHours } = POLICY.time;
      const howLong = PHRASES[language].answerTimes(usualSeconds, reviewHours);

      const promising = everyPlace().filter((place) =>
        present({ kind: 'status', place }, inTelegram(language)).text.includes(howLong),
      );

      expect([...new Set(promising.map(({ kind }) => kind))]).to.have.members([
        'choose_document',
        'ask_evidence',
        'looking',
        'submitted',
        'under_review',
      ]);
    });

    it('tells the turns in their order', () => {
      const { text } = present(
        {
          kind: 'ask_evidence',
          piece: 'selfie_video',
          documentType: 'passport',
          turns: ['left', 'right', 'left'],
        },
        inTelegram(language),
      );

      expect(text.match(/\d\. (⬅️|➡️)/gu)).to.deep.equal(['1. ⬅️', '2. ➡️', '3. ⬅️']);
    });

    it('repeats the turns when the video is asked for again', () => {
      const { text } = present(
        {
          kind: 'ask_evidence',
          piece: 'selfie_video',
          documentType: 'passport',
          turns: ['right', 'left'],
          retake: { reason: 'FACE_BLURRY', attemptsLeft: 3 },
        },
        inTelegram(language),
      );

      expect(text).to.contain(PHRASES[language].reasons.FACE_BLURRY.fix);
      expect(text.match(/\d\. (⬅️|➡️)/gu)).to.deep.equal(['1. ➡️', '2. ⬅️']);
    });

    it('introduces the bot within what Telegram shows', () => {
      const { commands, description, shortDescription } = botTexts(true);

      expect(description[language].length).to.be.within(20, TELEGRAM.description);
      expect(shortDescription[language].length).to.be.within(10, TELEGRAM.shortDescription);
      for (const { command, description: what } of commands[language]) {
        expect(command).to.match(/^[a-z0-9_]{1,32}$/);
        expect(what.length).to.be.within(3, TELEGRAM.command);
      }
    });
  });
}

for (const [messenger, capabilities] of Object.entries(MESSENGERS)) {
  describe(`present, in ${messenger}`, () => {
    const inIt = (language: Language, prompt: Prompt, notice?: Notice) => {
      const message = present(prompt, { language, manners: capabilities, times: POLICY.time }, notice);
      return { message, rendered: render(message, capabilities) };
    };
    const isWhole = ({ message, rendered }: ReturnType<typeof inIt>) =>
      [message.lead, message.title, message.text].every((part) =>
        rendered.text.includes((part ?? '').trim()),
      );

    for (const language of LANGUAGES) {
      it(`cuts no prompt, in ${language}`, () => {
        for (const prompt of everyPrompt())
          expect(isWhole(inIt(language, prompt)), nameOf(prompt)).to.equal(true);
      });

      it(`shows the privacy notice whole after every notice, in ${language}`, () => {
        for (const notice of everyNotice())
          expect(isWhole(inIt(language, { kind: 'privacy_notice' }, notice)), notice.kind).to.equal(true);
      });

      it(`offers every choice in the best form there is, in ${language}`, () => {
        const { buttons: limits } = capabilities;
        for (const prompt of everyPrompt()) {
          const { message, rendered } = inIt(language, prompt);

          if (limits) expect(rendered.buttons, nameOf(prompt)).to.deep.equal(message.choices);
          for (const { label } of limits ? [] : message.choices) expect(rendered.text).to.contain(label);
        }
      });
    }
  });
}

describe('present, on the way to another chat', () => {
  const ways = [
    { channel: 'whatsapp', name: '+49', url: `https://wa.me/49?text=${CODE}` },
    { channel: 'wechat', name: 'Bonafide' },
  ] as const;
  const code = { kind: 'handover_code', code: CODE, ways, validMinutes: 10 } as const;

  for (const [language, lines] of [
    ['en', [`WhatsApp: https://wa.me/49?text=${CODE}`, `WeChat: send ${CODE} to “Bonafide”`]],
    ['ru', [`WhatsApp: https://wa.me/49?text=${CODE}`, `WeChat: отправьте ${CODE} в чат «Bonafide»`]],
    ['zh', [`WhatsApp：https://wa.me/49?text=${CODE}`, `微信：把 ${CODE} 发给“Bonafide”`]],
  ] as const) {
    it(`says for each messenger how the code gets there, in ${language}`, () => {
      const { text } = present(code, inTelegram(language));

      for (const line of lines) expect(text.split('\n')).to.include(line);
      expect(text).to.contain('10');
    });

    it(`names the code where no messenger is known to be open, in ${language}`, () => {
      const { text } = present({ ...code, ways: [] }, inTelegram(language));

      expect(text).to.contain(CODE).and.not.to.match(/\n{3}/);
    });
  }

  it('asks about the very handover that its answers are for', () => {
    const handoverId = '4a7e6b06-0d0e-4f1c-9f0a-7f5dd2f6c1a3';

    const { text, choices } = present(
      { kind: 'confirm_handover', handoverId, channel: 'whatsapp' },
      inTelegram('en'),
    );

    expect(text).to.contain('WhatsApp').and.to.contain(choices[1]?.label);
    expect(choices.map(({ id }) => id)).to.deep.equal([
      `handover:yes:${handoverId}`,
      `handover:no:${handoverId}`,
    ]);
  });

  it('offers it wherever a piece is asked for', () => {
    const asks = everyPrompt().filter(({ kind }) => kind === 'ask_evidence');

    const offered = asks.map((prompt) => present(prompt, inTelegram('en')).choices.map(({ id }) => id));

    expect(new Set(offered.flat())).to.deep.equal(new Set(['case:continue']));
    expect(offered.every(({ length }) => length === 1)).to.equal(true);
  });
});

describe('present, from language to language', () => {
  it('leaves no Russian sentence in Latin letters and no Chinese one without Chinese', () => {
    for (const [language, letters] of [
      ['ru', /\p{Script=Cyrillic}/u],
      ['zh', /\p{Script=Han}/u],
    ] as const) {
      for (const sentence of everythingSaid(language).flatMap(sentencesOf)) {
        expect(sentence, language).to.match(letters);
      }
    }
  });

  it('never says the same in two languages, the names of the languages aside', () => {
    const said = LANGUAGES.map((language) => new Set(everythingSaid(language).flatMap(sentencesOf)));
    const [english = new Set(), russian = new Set(), chinese = new Set()] = said;

    for (const sentence of english)
      expect(russian.has(sentence) || chinese.has(sentence), sentence).to.equal(false);
    for (const sentence of russian) expect(chinese.has(sentence), sentence).to.equal(false);
  });

  it('offers every language in its own name', () => {
    for (const language of LANGUAGES) {
      const { choices } = present({ kind: 'language_menu' }, inTelegram(language));

      expect(choices.map(({ label }) => label)).to.deep.equal(['English', 'Русский', '中文']);
    }
  });
});

/** All texts and labels of a language but the menu of languages. */
function everythingSaid(language: Language): string[] {
  const prompts = everyPrompt().filter(({ kind }) => kind !== 'language_menu');
  const messages = [
    ...prompts.map((prompt) => present(prompt, inTelegram(language))),
    ...everyNotice().map((notice: Notice) =>
      present({ kind: 'privacy_notice' }, inTelegram(language), notice),
    ),
  ];
  const { commands, description, shortDescription } = botTexts(true);
  return [
    ...messages.flatMap(({ lead, title, text, choices }) => [
      ...(lead ? [lead] : []),
      ...(title ? [title] : []),
      text,
      ...choices.map(({ label }) => label),
    ]),
    ...commands[language].map((each) => each.description),
    description[language],
    shortDescription[language],
  ];
}

/** Without what is the same in every language: commands, the words of a shop, formats, references, codes, addresses, names and numbers. */
function sentencesOf(text: string): string[] {
  return text
    .replace(/https:\S+|BF-\w+-\w+|x{3,}|Telegram|WhatsApp|WeChat/g, '')
    .split(/[.!?。！？\n]+/u)
    .map((sentence) => sentence.replace(/\/[a-z]+|WWWWWWWW/g, '').trim())
    .filter((sentence) => /\p{L}/u.test(sentence));
}

function lengthOf(prompt: Prompt, language: Language): number {
  const { title = '', text } = present(prompt, inTelegram(language));
  return title.length + text.length;
}

function nameOf(prompt: Prompt): string {
  return JSON.stringify(prompt);
}
