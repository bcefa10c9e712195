import { expect } from 'chai';
import fc from 'fast-check';
import { createCipheriv, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { generateKey, seal, sealStream, unseal } from '../../../src/core/media/seal.ts';

const KEY = generateKey();
const NONCE_AND_TAG = 28;

describe('seal', () => {
  it('opens with the key and the context it was sealed with', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, context) => {
        const opened = unseal(KEY, context, seal(KEY, context, plain));

        expect(opened.equals(Buffer.from(plain))).to.equal(true);
      }),
    );
  });

  it('is a nonce and a tag longer, and never the same twice', () => {
    const sealed = Array.from({ length: 200 }, () => seal(KEY, 'row', Buffer.from('secret')));

    expect(sealed[0]).to.have.length('secret'.length + NONCE_AND_TAG);
    expect(new Set(sealed.map((each) => each.toString('hex'))).size).to.equal(200);
    for (const each of sealed) expect(each.includes('secret')).to.equal(false);
  });

  it('does not open when any one bit was changed', () => {
    const sealed = seal(KEY, 'row', Buffer.from('a case key'));

    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

      expect(() => unseal(KEY, 'row', changed), `bit ${bit}`).to.throw();
    }
  });

  it('does not open when it was cut short or made longer', () => {
    const sealed = seal(KEY, 'row', randomBytes(20));

    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(KEY, 'row', sealed.subarray(0, length)), `${length} bytes`).to.throw();
      expect(
        () => unseal(KEY, 'row', sealed.subarray(sealed.length - length)),
        `last ${length} bytes`,
      ).to.throw();
    }
    expect(() => unseal(KEY, 'row', Buffer.concat([sealed, Buffer.alloc(1)]))).to.throw();
  });

  it('does not open in another place', () => {
    const sealed = seal(KEY, 'evidence.sealed_templates:a:b', randomBytes(20));

    for (const elsewhere of ['evidence.sealed_templates:a:c', 'evidence.sealed_templates:a', '']) {
      expect(() => unseal(KEY, elsewhere, sealed), elsewhere).to.throw();
    }
  });

  it('does not open with another key', () => {
    expect(() => unseal(generateKey(), 'row', seal(KEY, 'row', randomBytes(20)))).to.throw();
  });

  for (const tagBytes of [4, 8, 12, 15]) {
    it(`refuses a valid tag of ${tagBytes} bytes, which is that much easier to guess`, () => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', KEY, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from('row'));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(randomBytes(40)),
        cipher.final(),
        cipher.getAuthTag(),
      ]);

      expect(() => unseal(KEY, 'row', sealed)).to.throw();
    });
  }

  it('refuses a key of another length', () => {
    expect(() => seal(randomBytes(16), 'row', randomBytes(1))).to.throw();
  });
});

describe('sealStream', () => {
  it('gives what unseal opens, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }), async (chunks) => {
        const sealed = await streamed(chunks);

        expect(unseal(KEY, 'row', sealed).equals(Buffer.concat(chunks))).to.equal(true);
      }),
    );
  });

  it('takes one chunk at a time: nothing is read ahead of what was given on', async () => {
    let taken = 0;
    const chunks = async function* () {
      for (; taken < 1000; taken += 1) yield await Promise.resolve(randomBytes(10));
    };
    const stream = sealStream(KEY, 'row', chunks());

    await stream.next();
    await stream.next();
    await stream.next();

    expect(taken).to.be.at.most(2);
    await stream.return(undefined);
  });

  it('fails as its source fails', async () => {
    const failing = async function* () {
      yield await Promise.resolve(randomBytes(10));
      throw new Error('cut off');
    };

    const outcome = await Readable.from(sealStream(KEY, 'row', failing()))
      .toArray()
      .catch((err: unknown) => String(err));

    expect(outcome).to.equal('Error: cut off');
  });
});

async function streamed(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const source = async function* () {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  };
  return Buffer.concat(await Readable.from(sealStream(KEY, 'row', source())).toArray());
}
