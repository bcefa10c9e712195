import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { createCustomerSeal } from '../../../src/core/linking/customer-seal.ts';
import { holdAnswer } from '../../../src/core/linking/hold-answers.ts';
import { isSafeAddress } from '../../../src/core/linking/is-safe-address.ts';
import type { LegacyLink } from '../../../src/core/linking/legacy-link.ts';
import { countedLogin, maskLogin, tidyLogin } from '../../../src/core/linking/logins.ts';
import { NOON } from '../build-verification.ts';
import { aTimer } from './linking-stage.ts';

describe('a login of the old shop', () => {
  for (const [login, masked] of [
    ['anna.berg@example.com', 'a•••@example.com'],
    ['pavel_orlov', 'pa•••'],
    ['bob', 'b•••'],
    ['', '•••'],
    ['小明', '小•••'],
    ['😀smile', '😀s•••'],
    ['a@b@c', 'a•••@b@c'],
    ['anna@\u202Emoc.elpmaxe', 'a•••@moc.elpmaxe'],
    [`a@${'x'.repeat(100)}.com`, `a•••@${'x'.repeat(39)}`],
  ] as const) {
    it(`${JSON.stringify(login.slice(0, 24))} is shown as ${masked}`, () => {
      expect(maskLogin(login)).to.equal(masked);
    });
  }

  it('is tidied of what slips in, and of nothing else', () => {
    expect(tidyLogin('\t Anna Berg \u200B\u202E\u0000')).to.equal('Anna Berg');
  });

  it('is counted as one with whatever a shop may take for it', () => {
    const spellings = [
      'Anna.Berg',
      ' anna.berg ',
      'ANNA.BERG',
      'ánna.berg',
      'ａnna.berg',
      'an\u200Bna. berg',
    ];

    expect(new Set(spellings.map((spelling) => countedLogin(spelling)))).to.deep.equal(
      new Set(['anna.berg']),
    );
    expect(countedLogin('anna-berg')).not.to.equal('anna.berg');
  });
});

describe('what is kept of a customer', () => {
  const customer = { id: '1001', maskedLogin: 'a•••' };
  const linked = (
    id: string,
    kept: Pick<Extract<LegacyLink, { status: 'linked' }>, 'customer'>,
  ): Extract<LegacyLink, { status: 'linked' }> => ({
    id,
    accountId: 'account',
    requestedAt: NOON,
    status: 'linked',
    linkedAt: NOON,
    ...kept,
  });

  it('opens in its own row only, and with the right key only', () => {
    const seal = createCustomerSeal(randomBytes(32));
    const kept = { customer: seal.seal('one', customer) };

    expect(seal.open(linked('one', kept))).to.deep.equal(customer);
    expect(() => seal.open(linked('two', kept))).to.throw();
    expect(() => createCustomerSeal(randomBytes(32)).open(linked('one', kept))).to.throw();
  });

  it('is recognised as the same customer, with one key only', () => {
    const seal = createCustomerSeal(randomBytes(32));
    const hashOf = (id: string, by = seal) => by.seal('one', { ...customer, id }).hash.toString('hex');

    expect(hashOf('1001')).to.equal(seal.seal('two', customer).hash.toString('hex'));
    expect(hashOf('1001')).not.to.equal(hashOf('1002'));
    expect(hashOf('1001')).not.to.equal(hashOf('1001', createCustomerSeal(randomBytes(32))));
  });
});

describe('an answer that is held', () => {
  const broken = new Error('broken');
  const outcomes: Record<'answers' | 'refuses' | 'throws', () => Promise<unknown>> = {
    answers: () => Promise.resolve('done'),
    refuses: () => Promise.resolve({ ok: false, refusal: 'WRONG' }),
    throws: () => Promise.reject(broken),
  };

  for (const [outcome, work] of Object.entries(outcomes)) {
    it(`waits until the whole second when the work ${outcome}, and is what the work came to`, async () => {
      for (const [spent, remains] of [
        [0, 1_000],
        [1, 999],
        [400, 600],
        [999, 1],
        [2_300, 700],
      ] as const) {
        const timer = aTimer();

        const held = holdAnswer(1_000, () => (timer.passes(spent), work()), timer);

        const [answer, expected] = await Promise.allSettled([held, work()]);
        expect(timer.waited).to.deep.equal([remains]);
        expect(answer).to.deep.equal(expected);
      }
    });
  }

  it('is not out before the wait is over', async () => {
    const { promise: waitIsOver, resolve: endWait } = Promise.withResolvers<void>();
    let isOut = false;

    const held = holdAnswer(1_000, outcomes.answers, { now: () => 0, wait: () => waitIsOver });
    const noted = held.then(() => void (isOut = true));
    await nextTurn();

    expect(isOut).to.equal(false);
    endWait();
    await noted;
  });
});

describe('an address for passwords', () => {
  for (const [address, isSafe] of [
    ['https://shop.example.org/bonafide', true],
    ['http://localhost:8089', true],
    ['http://127.0.0.1:8089/x', true],
    ['http://[::1]:8089', true],
    ['http://shop.example.org', false],
    ['http://127.0.0.1.example.org', false],
    ['https://user@shop.example.org', false],
    ['https://shop.example.org/?token=x', false],
    ['https://shop.example.org/#x', false],
    ['ws://localhost', false],
    ['shop.example.org', false],
  ] as const) {
    it(`${address} is ${isSafe ? 'one' : 'none'}`, () => {
      expect(isSafeAddress(address)).to.equal(isSafe);
    });
  }
});
