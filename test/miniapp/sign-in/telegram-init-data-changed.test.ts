import { expect } from 'chai';
import fc from 'fast-check';
import { proveByInitData } from '../../../src/miniapp/sign-in/telegram-init-data.ts';
import { forms, signedLaunch, writtenAt } from './signed-launch.ts';

const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\r\n]/.test(text));
const name = fc.stringMatching(/^[a-z_]{1,20}$/).filter((text) => !(text in own()));
/** Signed init data with some fields of any content, in pairs of decoded name and value. */
const launch = fc
  .dictionary(name, value, { maxKeys: 4, noNullPrototype: true })
  .map((extra) => [...new URLSearchParams(signedLaunch(extra))]);

type Pairs = readonly (readonly [string, string])[];

function own(): Record<string, true> {
  return { query_id: true, user: true, auth_date: true, signature: true, hash: true };
}

function written(pairs: Pairs): string {
  return pairs.map(([key, text]) => `${encodeURIComponent(key)}=${encodeURIComponent(text)}`).join('&');
}

for (const [form, key] of Object.entries(forms)) {
  const isProven = (pairs: Pairs): boolean => proveByInitData(written(pairs), key, writtenAt).ok;
  /** Telegram lets third parties do without the hash, which they cannot check. */
  const dropped = form === 'bot' ? ['hash'] : ['hash', 'signature'];
  const counts = ([field]: readonly [string, string]): boolean => form === 'bot' || field !== 'hash';

  /** Of every field that is checked, what `change` makes of the whole is refused. */
  const refusesEach = (change: (pairs: Pairs, at: number, text: string) => Pairs): void => {
    fc.assert(
      fc.property(launch, value, (pairs, text) => {
        for (const [at, pair] of pairs.entries()) {
          if (counts(pair)) expect(isProven(change(pairs, at, text)), `${pair[0]} changed`).to.equal(false);
        }
      }),
      { numRuns: 60 },
    );
  };

  describe(`init data in the form for the ${form}`, () => {
    it('is proven whatever its fields say, in any order', () => {
      fc.assert(
        fc.property(
          launch.chain((pairs) => fc.shuffledSubarray(pairs, { minLength: pairs.length })),
          (pairs) => {
            expect(isProven(pairs)).to.equal(true);
          },
        ),
      );
    });

    it('is refused with any one value changed', () => {
      refusesEach((pairs, at, text) =>
        pairs.map(([field, old], index) => [field, index === at ? (old === text ? `${text}x` : text) : old]),
      );
    });

    it('is refused with any one character more', () => {
      refusesEach((pairs, at) => pairs.map(([field, old], index) => [field, index === at ? `${old}0` : old]));
    });

    it('is refused with any one name changed', () => {
      refusesEach((pairs, at) =>
        pairs.map(([field, old], index) => [index === at ? `${field}x` : field, old]),
      );
    });

    it('is refused with any one field taken away', () => {
      refusesEach((pairs, at) => pairs.toSpliced(at, 1));
    });

    it('is refused with any one field twice', () => {
      refusesEach((pairs, at, text) => [...pairs, [pairs[at]?.[0] ?? '', text]]);
      refusesEach((pairs, at) => [...pairs, ...pairs.slice(at, at + 1)]);
    });

    it('is refused with a field added', () => {
      fc.assert(
        fc.property(launch, name, value, (pairs, field, text) => {
          fc.pre(pairs.every(([known]) => known !== field));

          expect(isProven([...pairs, [field, text]])).to.equal(false);
        }),
      );
    });

    it('is refused with any two fields that become one over a line break', () => {
      refusesEach((pairs, at) => {
        const sorted = pairs
          .filter(([field]) => !dropped.includes(field))
          .toSorted(([a], [b]) => (a < b ? -1 : 1));
        const [one, other] = sorted.slice(at % sorted.length);
        if (!one || !other) return [];
        const merged: readonly [string, string] = [one[0], `${one[1]}\n${other[0]}=${other[1]}`];
        return pairs.flatMap((pair) => (pair === one ? [merged] : pair === other ? [] : [pair]));
      });
    });

    it('never throws, whatever it is given', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (text) => void proveByInitData(text, key, writtenAt)),
      );
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (pairs) => {
          expect(proveByInitData(pairs.map((pair) => pair.join('=')).join('&'), key, writtenAt).ok).to.equal(
            false,
          );
        }),
      );
    });
  });
}
