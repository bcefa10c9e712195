import { expect } from 'chai';
import type { Language } from '../../src/core/accounts/language.ts';
import type { Capabilities } from '../../src/core/channel/channel.ts';
import { phrasesFor } from '../../src/core/dialogue/phrases-for.ts';
import { referenceOf } from '../../src/core/dialogue/prompt.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { describeNeeding } from '../needs.ts';
import { readTurns } from './applicant.ts';
import type { Hand } from './hand.ts';
import { passportPhoto, selfieVideo } from './pieces.ts';
import type { World } from './world.ts';

export interface GoldenStage {
  world: World;
  hand: Hand;
  /** Of the channel, for its wording. */
  manners: Pick<Capabilities, 'buttons' | 'removesInboundMessages' | 'recordsVideoNotes'>;
  close(): Promise<void>;
}

/** From the first word to the verdict: the same definition for every adapter. */
export function describeGoldenJourney(
  name: string,
  language: Language,
  open: () => Promise<GoldenStage>,
): void {
  describeNeeding('ffmpeg', `the golden journey on ${name}`, function () {
    this.timeout(240_000);
    let stage: GoldenStage;

    before(async () => {
      stage = await open();
    });
    after(() => stage.close());

    it(`goes from the first word to the verdict, in ${language}`, async () => {
      const { world, hand, manners } = stage;
      const words = phrasesFor(language, manners);

      await hand.says('/start');
      await hand.hears(words.privacyNotice.title);
      await hand.chooses(words.choices.giveConsent);
      await hand.hears(words.chooseDocument.title);
      await hand.chooses(words.choices.documents.passport);
      await hand.hears(words.askDocument('only', 'passport').title);
      await hand.sendsPhoto(await passportPhoto(world.faceEngine));
      await hand.hears(words.looking.document_front.text);
      const asked = await hand.hears(words.notices.accepted.document_front, words.askSelfieVideo([]).title);
      await hand.sendsVideo(await videoFor(asked, world.faceEngine));
      await hand.hears(words.looking.selfie_video.text);
      const verdict = await hand.hears(words.verified('').title);
      await world.settle();

      const [found] = await world.records.cases();
      const id = found?.id ?? '';
      expect(found?.status).to.equal('verified');
      expect(verdict).to.contain(words.verified(referenceOf(id)).text);
      expect(await world.blobs()).to.deep.equal([]);
      expect(await world.records.count('case_keys')).to.equal(0);
      expect((await world.records.evidenceOf(id)).map(({ state }) => state)).to.deep.equal([
        'accepted',
        'accepted',
      ]);
    });
  });
}

function videoFor(asked: string, faceEngine: FaceEngine): Promise<Buffer> {
  return selfieVideo(faceEngine, { turns: readTurns({ text: asked }) });
}
