import { expect } from 'chai';
import { createOneTimePasswordEngine } from '../../src/engines/one-time-passwords/otplib-one-time-password-engine.ts';

/** RFC 6238, Appendix B: the ASCII secret 12345678901234567890 with SHA-1; six of the eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS = [
  { seconds: 59, step: 0x1, code: '287082' },
  { seconds: 1111111109, step: 0x23523ec, code: '081804' },
  { seconds: 1111111111, step: 0x23523ed, code: '050471' },
  { seconds: 1234567890, step: 0x273ef07, code: '005924' },
  { seconds: 2000000000, step: 0x3f940aa, code: '279037' },
  { seconds: 20000000000, step: 0x27bc86aa, code: '353130' },
];

describe('one-time passwords', () => {
  const engine = createOneTimePasswordEngine();

  for (const { seconds, step, code } of VECTORS) {
    it(`finds step ${step} in ${code} at ${seconds} s, one step early and one step late`, () => {
      const middle = step * 30 + 15;
      const found = [0, 30, 60].map((late) =>
        engine.findStep(SECRET, code, new Date((middle + late) * 1000)),
      );
      const early = engine.findStep(SECRET, code, new Date((middle - 30) * 1000));
      const tooEarly = engine.findStep(SECRET, code, new Date(Math.max(0, middle - 60) * 1000));

      expect(engine.findStep(SECRET, code, new Date(seconds * 1000))).to.equal(step);
      expect([early, ...found]).to.deep.equal([step, step, step, undefined]);
      if (step > 1) expect(tooEarly).to.equal(undefined);
    });
  }

  for (const code of [
    '',
    '28708',
    '2870820',
    '28 7082',
    ' 287082',
    '287082\n',
    'abcdef',
    '-87082',
    '2.7082',
    '２８７０８２',
    '٢٨٧٠٨٢',
    '287082'.repeat(10_000),
  ]) {
    it(`takes ${JSON.stringify(code.slice(0, 12))} for no code`, () => {
      expect(engine.findStep(SECRET, code, new Date(59_000))).to.equal(undefined);
    });
  }

  it('makes another secret of 160 bits each time, in base32', () => {
    const secrets = Array.from({ length: 50 }, () => engine.createSecret());

    expect(new Set(secrets).size).to.equal(50);
    for (const secret of secrets) expect(secret).to.match(/^[A-Z2-7]{32}$/);
  });

  it('names issuer and label so that no app confuses them', () => {
    const uri = new URL(
      engine.uriOf(SECRET, { issuer: 'Bona: fide & Co', label: 'reviewer\u202e 7F3A:x?&secret=A' }),
    );

    expect(uri.protocol).to.equal('otpauth:');
    expect(decodeURIComponent(uri.pathname)).to.match(
      /^[^:]*Bona {2}fide & Co:reviewer {2}7F3A x\?&secret=A$/,
    );
    expect(uri.searchParams.getAll('secret')).to.deep.equal([SECRET]);
    expect(uri.searchParams.get('issuer')).to.equal('Bona  fide & Co');
  });
});
