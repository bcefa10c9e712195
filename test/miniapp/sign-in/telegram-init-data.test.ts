import { expect } from 'chai';
import { addMilliseconds } from '../../../src/core/clock.ts';
import { proveByInitData } from '../../../src/miniapp/sign-in/telegram-init-data.ts';
import { toTelegramPublicKey } from '../../../src/miniapp/sign-in/telegram-public-key.ts';
import { figures } from './init-data-figures.ts';
import { forms, signedLaunch, writtenAt } from './signed-launch.ts';

const MINUTE = 60_000;
const { botToken, botId } = figures;
const keyOfFigures = { botId, publicKey: toTelegramPublicKey(figures.publicKey) };

function refusalOf(initData: string, form = forms.bot, now = writtenAt): string | undefined {
  const proven = proveByInitData(initData, form, now);
  return proven.ok ? undefined : proven.refusal;
}

describe('proveByInitData', () => {
  for (const [name, key] of Object.entries({ token: { botToken }, 'public key': keyOfFigures })) {
    it(`proves whose chat it is, by the ${name}`, () => {
      const proven = proveByInitData(figures.initData, key, figures.writtenAt);

      if (!proven.ok) return expect.fail(proven.refusal);
      const { proofHash, ...identity } = proven.value;
      expect(identity).to.deep.equal({
        channel: 'telegram',
        botId,
        chatId: figures.userId,
        isChat: true,
        languageTag: 'ru',
        goodUntil: addMilliseconds(figures.writtenAt, 15 * MINUTE),
      });
      expect(proofHash).to.have.length(32);
    });
  }

  for (const [name, form] of Object.entries(forms)) {
    describe(`in the form for the ${name}`, () => {
      it('is good for fifteen minutes', () => {
        const almost = addMilliseconds(writtenAt, 15 * MINUTE - 1);

        expect(refusalOf(signedLaunch(), form, almost)).to.equal(undefined);
        expect(refusalOf(signedLaunch(), form, addMilliseconds(writtenAt, 15 * MINUTE))).to.equal(
          'PROOF_EXPIRED',
        );
      });

      it('bears a clock that is a minute ahead, and no more', () => {
        expect(refusalOf(signedLaunch(), form, addMilliseconds(writtenAt, -MINUTE))).to.equal(undefined);
        expect(refusalOf(signedLaunch(), form, addMilliseconds(writtenAt, -MINUTE - 1))).to.equal(
          'PROOF_INVALID',
        );
      });

      const unusable: Record<string, Record<string, string | undefined>> = {
        'no user': { user: undefined },
        'a user that is no JSON': { user: '{' },
        'a user that is no object': { user: '42' },
        'a user without an id': { user: '{"first_name":"Anna"}' },
        'a user whose id is no number': { user: '{"id":"42"}' },
        'a user whose id is not exact': { user: '{"id":9007199254740993}' },
        'a user below zero': { user: '{"id":-42}' },
        'a bot': { user: '{"id":42,"is_bot":true}' },
        'no time': { auth_date: undefined },
        'a time in words': { auth_date: 'now' },
        'a time before 1970': { auth_date: '-1' },
        'a time with a fraction': { auth_date: '1772366400.5' },
        'a time beyond all dates': { auth_date: '99999999999999' },
        'a line feed': { start_param: 'a\nb' },
        'a carriage return': { start_param: 'a\rb' },
      };
      for (const [what, changed] of Object.entries(unusable)) {
        it(`refuses ${what}, though it is signed`, () => {
          expect(refusalOf(signedLaunch(changed), form)).to.equal('PROOF_INVALID');
        });
      }

      const malformed: Record<string, (initData: string) => string> = {
        nothing: () => '',
        'no field': () => 'garbage',
        'an empty name': (initData) => `${initData}&=x`,
        'an empty pair': (initData) => `${initData}&`,
        'a broken percent sign': (initData) => initData.replace('AAE', 'AAE%zz'),
        'half a character': (initData) => initData.replace('AAE', '%D0'),
        'a second user': (initData) => `${initData}&user=%7B%22id%22%3A43%7D`,
        'a second user, written otherwise': (initData) => `${initData}&%75ser=%7B%22id%22%3A43%7D`,
        'a second signature': (initData) => `${initData}&signature=AA`,
        'a border moved into a name': (initData) =>
          initData.replace('user=', 'user%3D=').replace('%3D=', '%3D'),
        'more than is ever sent': (initData) => `${initData}&start_param=${'a'.repeat(8192)}`,
      };
      for (const [what, change] of Object.entries(malformed)) {
        it(`refuses ${what}`, () => {
          expect(refusalOf(change(signedLaunch()), form)).to.equal('PROOF_INVALID');
        });
      }
    });
  }

  for (const hash of ['', 'a', 'é'.repeat(32), 'g'.repeat(64), 'a'.repeat(63), 'a'.repeat(65)]) {
    it(`refuses the hash "${hash.slice(0, 8)}" of ${hash.length} characters`, () => {
      expect(refusalOf(signedLaunch().replace(/hash=\w+$/, `hash=${encodeURIComponent(hash)}`))).to.equal(
        'PROOF_INVALID',
      );
    });
  }

  it('refuses the right hash in capitals', () => {
    const [before = '', hash = ''] = signedLaunch().split('hash=');

    expect(refusalOf(`${before}hash=${hash.toUpperCase()}`)).to.equal('PROOF_INVALID');
  });

  it('refuses a signature that is written with more bits than it has', () => {
    const shouted = signedLaunch().replace(/(signature=.{85})./, (_all, kept: string) => `${kept}B`);

    expect(refusalOf(shouted, forms['third party'])).to.equal('PROOF_INVALID');
  });

  for (const token of ['', ':', '42', '42:', 'TEST', ' :x']) {
    it(`proves nothing by the token "${token}"`, () => {
      expect(refusalOf(signedLaunch(), { botToken: token })).to.equal('PROOF_INVALID');
    });
  }

  it('refuses what another bot or another key signed', () => {
    const { publicKey } = keyOfFigures;

    expect(refusalOf(signedLaunch(), { botToken: '7000000002:another' })).to.equal('PROOF_INVALID');
    expect(refusalOf(signedLaunch(), { botId: '7000000002', publicKey })).to.equal('PROOF_INVALID');
    expect(refusalOf(figures.initData, { botId: '7000000003', publicKey }, figures.writtenAt)).to.equal(
      'PROOF_INVALID',
    );
  });

  it('says of old data that is also forged no more than of any other forgery', () => {
    const later = addMilliseconds(writtenAt, 60 * MINUTE);

    expect(refusalOf(`${signedLaunch()}&a=b`, forms.bot, later)).to.equal('PROOF_INVALID');
  });

  it('knows the same data again in another order, another spelling and the other form', () => {
    const shown = signedLaunch();
    const otherwise = shown.split('&').toReversed().join('&').replace('AAE', '%41A%45');
    const hashOf = (initData: string, form = forms.bot): string => {
      const proven = proveByInitData(initData, form, writtenAt);
      return proven.ok ? proven.value.proofHash.toString('hex') : proven.refusal;
    };

    expect(hashOf(otherwise)).to.equal(hashOf(shown));
    expect(hashOf(shown, forms['third party'])).to.equal(hashOf(shown));
    expect(hashOf(shown.replace(/&hash=\w+$/, ''), forms['third party'])).to.equal(hashOf(shown));
    expect(hashOf(signedLaunch({ query_id: 'AAF' }))).to.not.equal(hashOf(shown));
  });
});
