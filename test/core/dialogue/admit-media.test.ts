import { expect } from 'chai';
import type { InboundMedia } from '../../../src/core/channel/channel.ts';
import { admitMedia } from '../../../src/core/dialogue/admit-media.ts';
import type { Verification } from '../../../src/core/verification/verification.ts';
import { accepted, collecting, inStatus, received, refused, STATUSES } from '../build-verification.ts';
import { aPhoto } from './events.ts';

const PASSPORT = collecting({ documentType: 'passport' });
const CARD = collecting({
  documentType: 'identity_card',
  evidence: [received('document_front', { albumId: 'a' })],
});
const FOR_VIDEO = collecting({ documentType: 'passport', evidence: [accepted('document_front')] });

describe('admitMedia', () => {
  it('wants nothing before a consent', () => {
    expect(admit(PASSPORT, photo(), { hasConsented: false })).to.equal('CONSENT_MISSING');
    expect(
      admitMedia({ language: 'en', hasConsented: true }, photo(), { biggestBytes: 100, capture: 'chat' }),
    ).to.deep.equal({
      ok: false,
      refusal: 'CONSENT_MISSING',
    });
  });

  for (const status of STATUSES) {
    if (status === 'collecting') continue;
    const expected = ['verified', 'not_verified', 'expired', 'cancelled'].includes(status)
      ? 'CLOSED'
      : 'ALREADY_SUBMITTED';

    it(`wants nothing in ${status}: ${expected}`, () => {
      expect(admit(inStatus(status), photo())).to.equal(expected);
    });
  }

  it('wants no picture before the document is chosen', () => {
    expect(admit(collecting(), photo())).to.equal('DOCUMENT_NOT_CHOSEN');
  });

  it('says what the picture is wanted as', () => {
    expect(admit(PASSPORT, photo())).to.deep.equal({ piece: 'document_front', expected: 'image' });
    expect(admit(CARD, photo())).to.deep.equal({ piece: 'document_back', expected: 'image' });
    expect(admit(FOR_VIDEO, photo({ form: 'video_note' }))).to.deep.equal({
      piece: 'selfie_video',
      expected: 'video',
    });
  });

  it('wants a refused piece again', () => {
    const evidence = [...refused('document_front', 'DOC_GLARE'), received('document_back')];

    expect(admit(collecting({ documentType: 'identity_card', evidence }), photo())).to.include({
      piece: 'document_front',
    });
  });

  it('leaves the other pictures of an album', () => {
    expect(admit(CARD, photo({ albumId: 'a' }))).to.equal('ALBUM_EXTRA');
    expect(admit(CARD, photo({ albumId: 'b' }))).to.include({ piece: 'document_back' });
  });

  it('wants nothing more while it is looking', () => {
    const evidence = [received('document_front')];

    expect(admit(collecting({ documentType: 'passport', evidence }), photo())).to.equal('STILL_LOOKING');
  });

  for (const [media, forImage, forVideo] of [
    [{ form: 'photo' }, 'taken', 'VIDEO_EXPECTED'],
    [{ form: 'video' }, 'PICTURE_EXPECTED', 'taken'],
    [{ form: 'video_note' }, 'PICTURE_EXPECTED', 'taken'],
    [{ form: 'file', mimeType: 'image/heic' }, 'taken', 'VIDEO_EXPECTED'],
    [{ form: 'file', mimeType: 'video/mp4' }, 'PICTURE_EXPECTED', 'taken'],
    [{ form: 'file', mimeType: 'application/octet-stream' }, 'taken', 'taken'],
    [{ form: 'file' }, 'taken', 'taken'],
    [{ form: 'file', mimeType: 'application/pdf' }, 'FILE_TYPE_UNSUPPORTED', 'FILE_TYPE_UNSUPPORTED'],
    [{ form: 'file', mimeType: 'text/html' }, 'FILE_TYPE_UNSUPPORTED', 'FILE_TYPE_UNSUPPORTED'],
  ] as const) {
    it(`${JSON.stringify(media)}: ${forImage} where a photo is wanted, ${forVideo} where a video is`, () => {
      const outcome = (verification: Verification) => {
        const admitted = admit(verification, photo(media));
        return typeof admitted === 'string' ? admitted : 'taken';
      };

      expect(outcome(PASSPORT)).to.equal(forImage);
      expect(outcome(FOR_VIDEO)).to.equal(forVideo);
    });
  }

  it('refuses a stated size above the cap, and believes one at the cap', () => {
    expect(admit(PASSPORT, photo({ size: 101 }))).to.equal('FILE_TOO_LARGE');
    expect(admit(PASSPORT, photo({ size: 100 }))).to.include({ piece: 'document_front' });
  });
});

function admit(verification: Verification, media: InboundMedia, over: { hasConsented?: boolean } = {}) {
  const admitted = admitMedia({ language: 'en', hasConsented: true, verification, ...over }, media, {
    biggestBytes: 100,
    capture: 'chat',
  });
  return admitted.ok ? admitted.value : admitted.refusal;
}

/** Reading a byte of it fails the test: admission happens before. */
function photo(over: Partial<InboundMedia> = {}): InboundMedia {
  const load = () => Promise.reject(new Error('A byte was asked for'));
  const { size: _unstated, ...media } = aPhoto(Buffer.alloc(0), { load });
  return { ...media, ...over };
}
