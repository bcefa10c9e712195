import { expect } from 'chai';
import { LANGUAGES } from '../../../src/core/accounts/language.ts';
import type { Choice } from '../../../src/core/channel/channel.ts';
import { COMMAND_NAMES, type Intent } from '../../../src/core/dialogue/intent.ts';
import { interpret, type Vocabulary, LINK_MARK } from '../../../src/core/dialogue/interpret.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { present } from '../../../src/core/dialogue/present.ts';
import { inTelegram } from './audience.ts';
import { everyPrompt } from './every-prompt.ts';

const saying = (choices: readonly Choice[]): Vocabulary => ({
  choices: choices.map((choice) => ({ ...choice, isNumbered: true })),
  commandWords: PHRASES.en.commandWords,
});

describe('interpret: commands', () => {
  const meanings: Record<(typeof COMMAND_NAMES)[number], Intent['kind']> = {
    start: 'begin',
    status: 'ask_status',
    continue: 'continue_elsewhere',
    language: 'choose_language',
    cancel: 'ask_cancel',
    delete: 'ask_delete',
    help: 'ask_help',
    link: 'link',
    orders: 'show_orders',
    support: 'open_support',
  };

  for (const name of COMMAND_NAMES) {
    it(`/${name} → ${meanings[name]}`, () => {
      expect(interpret({ type: 'command', name }, saying([]))).to.deep.equal({ kind: meanings[name] });
    });
  }

  it('takes what stands behind /support for support, in any messenger', () => {
    const asked = { kind: 'write_to_support', text: 'Where is my\nanswer?' };

    expect(
      interpret({ type: 'command', name: 'support', argument: ' Where is my\nanswer? ' }, saying([])),
    ).to.deep.equal(asked);
    expect(interpret({ type: 'text', text: '/support Where is my\nanswer?' }, saying([]))).to.deep.equal(
      asked,
    );
  });

  it('takes for an open thread what means nothing else', () => {
    const choices = [{ id: 'language:ru', label: 'Русский' }];
    const said = (text: string, offered = choices) =>
      interpret({ type: 'text', text }, { ...saying(offered), isSupportOpen: true }).kind;

    expect(said('When do you answer?')).to.equal('write_to_support');
    expect(['1', 'status', '/delete', '/nothing'].map((text) => said(text))).to.deep.equal([
      'set_language',
      'ask_status',
      'ask_delete',
      'unexpected',
    ]);
    expect(said('my password 123', [{ id: LINK_MARK, label: '' }])).to.equal('password_typed');
  });

  it('never cancels or deletes without asking first', () => {
    const kinds = COMMAND_NAMES.map((name) => interpret({ type: 'command', name }, saying([])).kind);

    expect(kinds).not.to.include.oneOf(['cancel', 'delete']);
  });

  for (const name of ['unheard', '', 'constructor', 'valueOf', '__proto__', 'hasOwnProperty']) {
    it(`/${name} → a command we do not know`, () => {
      expect(interpret({ type: 'command', name }, saying([]))).to.deep.equal({
        kind: 'unexpected',
        what: 'command',
      });
    });
  }
});

describe('interpret: choices', () => {
  for (const choiceId of [
    'consent:take',
    '',
    'constructor',
    '__proto__',
    'document:library_card',
    'language:xx',
  ]) {
    it(`a button with ${JSON.stringify(choiceId)} → an old button`, () => {
      expect(interpret({ type: 'choice', choiceId, choiceRef: '1' }, saying([]))).to.deep.equal({
        kind: 'unexpected',
        what: 'old_button',
      });
    });
  }

  it('means something with every button of every prompt', () => {
    for (const { id } of everyPrompt().flatMap((prompt) => present(prompt, inTelegram('en')).choices)) {
      expect(interpret({ type: 'choice', choiceId: id, choiceRef: '1' }, saying([])).kind, id).not.to.equal(
        'unexpected',
      );
    }
  });
});

describe('interpret: typed answers', () => {
  for (const language of LANGUAGES) {
    it(`takes a label, its number and its id for a tap, in ${language}`, () => {
      for (const prompt of everyPrompt()) {
        const { choices } = present(prompt, inTelegram(language));
        for (const [index, { id, label }] of choices.entries()) {
          const tapped = interpret({ type: 'choice', choiceId: id, choiceRef: '1' }, saying(choices));

          for (const text of [
            label,
            label.toUpperCase(),
            `${index + 1}`,
            ` ${index + 1}. `,
            `${index + 1}. ${label}`,
            id,
          ]) {
            expect(
              interpret({ type: 'text', text }, saying(choices)),
              `${prompt.kind}: ${text}`,
            ).to.deep.equal(tapped);
          }
        }
      }
    });
  }

  it('takes a command that was typed, with its slash or as a word, in every language', () => {
    for (const language of LANGUAGES) {
      const vocabulary = { choices: [], commandWords: PHRASES[language].commandWords };
      for (const name of COMMAND_NAMES) {
        const meant = interpret({ type: 'command', name }, vocabulary);

        // What stands behind `/link` may be a password, behind `/support` it is for support.
        const standsAlone = name === 'link' || name === 'support';
        const slashed = standsAlone
          ? [`/${name}`, ` /${name.toUpperCase()} `]
          : [`/${name}`, ` /${name.toUpperCase()} now`];
        for (const text of [...slashed, ...vocabulary.commandWords[name]])
          expect(interpret({ type: 'text', text }, vocabulary), text).to.deep.equal(meant);
      }
    }
  });

  it('knows no word for two commands, in any language', () => {
    for (const language of LANGUAGES) {
      const words = Object.values(PHRASES[language].commandWords).flat();

      expect(new Set(words).size, language).to.equal(words.length);
    }
  });

  it('takes no answer to a question that was not asked', () => {
    const { choices } = present({ kind: 'choose_document' }, inTelegram('en'));

    for (const text of [
      'I agree',
      '4',
      '0',
      'yes, delete everything',
      'delete:yes',
      'constructor',
      '🙂',
      '',
    ]) {
      expect(interpret({ type: 'text', text }, saying(choices)), text).to.deep.equal({
        kind: 'unexpected',
        what: 'text',
      });
    }
  });
});

describe('interpret: codes from another chat', () => {
  const code = 'BF-7K3M-9QXA';

  for (const text of [
    code,
    'bf-7k3m-9qxa',
    'BF7K3M9QXA',
    'bf 7k3m 9qxa',
    'BF–7K3M—9QXA',
    'ＢＦ－７Ｋ３Ｍ－９ＱＸＡ',
    'BF_7K3M_9QXA',
    `Hello! My code is ${code}.`,
    `我的连接码是${code}，谢谢`,
    `/start ${code}`,
    `/start@bonafide_bot ${code}`,
  ]) {
    it(`${text} → the code`, () => {
      expect(interpret({ type: 'text', text }, saying([]))).to.deep.equal({ kind: 'claim_handover', code });
    });
  }

  it('comes behind a command as well', () => {
    const opened = interpret({ type: 'command', name: 'start', argument: 'BF-7K3M-9QXA' }, saying([]));

    expect(opened).to.deep.equal({ kind: 'claim_handover', code });
  });

  for (const text of [
    'BF-7K3M',
    'BF-7K3M-9QX',
    'BF-7K3M-9QXAB',
    'BF-0K3M-9QXA',
    'BF-1K3M-9QXA',
    'XBF-7K3M-9QXA',
    'BF----7K3M9QXA',
    `BF${' '.repeat(9)}7K3M9QXA`,
    `${'x '.repeat(2000)}BF-7K3M-9QXA`,
  ]) {
    it(`${text.slice(0, 20)} → no code`, () => {
      expect(interpret({ type: 'text', text }, saying([])).kind).to.equal('unexpected');
    });
  }
});

describe('interpret: the answer to “is it you?”', () => {
  const handoverId = '4a7e6b06-0d0e-4f1c-9f0a-7f5dd2f6c1a3';

  for (const [answer, isMe] of [
    ['yes', true],
    ['no', false],
  ] as const) {
    it(`${answer} means one handover`, () => {
      const tap = { type: 'choice', choiceId: `handover:${answer}:${handoverId}`, choiceRef: '1' } as const;

      expect(interpret(tap, saying([]))).to.deep.equal({ kind: 'answer_handover', handoverId, isMe });
    });
  }

  for (const choiceId of [
    'handover:yes',
    'handover:yes:',
    `handover:perhaps:${handoverId}`,
    'handover:yes:1 or 1=1',
  ]) {
    it(`${choiceId} → an old button`, () => {
      const tap = { type: 'choice', choiceId, choiceRef: '1' } as const;

      expect(interpret(tap, saying([]))).to.deep.equal({ kind: 'unexpected', what: 'old_button' });
    });
  }

  it('is not taken from who was not asked', () => {
    const text = `handover:yes:${handoverId}`;

    expect(interpret({ type: 'text', text }, saying([]))).to.deep.equal({ kind: 'unexpected', what: 'text' });
  });
});

describe('interpret: everything else', () => {
  for (const what of ['sticker', 'voice', 'location', 'contact', 'edited_message', 'other'] as const) {
    it(`a ${what} is unexpected`, () => {
      expect(interpret({ type: 'unsupported', what }, saying([]))).to.deep.equal({
        kind: 'unexpected',
        what,
      });
    });
  }
});
