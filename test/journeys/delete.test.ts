import { expect } from 'chai';
import { describeNeeding } from '../needs.ts';
import type { Applicant } from './applicant.ts';
import { passportPhoto } from './pieces.ts';
import { openWorld, type World } from './world.ts';

describeNeeding('ffmpeg', 'a person who deletes everything', function () {
  this.timeout(180_000);
  let world: World;
  before(async () => (world = await openWorld()));
  after(() => world.close());

  const stages: Array<[when: string, goThere: (anna: Applicant) => Promise<unknown>]> = [
    ['before they consented', readTheNotice],
    ['before a piece was given', (anna) => anna.begins('passport')],
    ['while their document is looked at', giveDocument],
    ['when their document is accepted', (anna) => anna.showsDocuments()],
    ['while their video is looked at', giveVideo],
    ['when they are verified', (anna) => anna.goesTheWholeWay()],
  ];
  for (const [when, goThere] of stages) {
    it(`${when} leaves no row but the tombstone, and nothing stored`, async () => {
      const anna = await world.applicant();
      await goThere(anna);
      const owner = await world.records.ownerOf(anna.person.chatId);

      await erase(anna);
      await world.settle();

      expect(owner.accounts).to.have.length(1);
      expect(await world.records.rowsOf(owner)).to.deep.equal({});
      expect(await world.records.count('erasures', { account_id: owner.accounts[0] })).to.equal(1);
      expect(await world.blobs()).to.deep.equal([]);
      expect(await world.temporaryFiles()).to.deep.equal([]);
    });
  }

  it('may keep it all on second thoughts', async () => {
    const { person, words, ...anna } = await world.applicant();
    await anna.begins('passport');

    await person.says('/delete');
    await anna.hears(words.confirmDelete.text);
    await person.taps(words.choices.keep);
    const kept = await anna.hears(words.notices.kept);

    expect(kept.text).to.contain(words.askDocument('only', 'passport').title);
  });

  it('hears nothing more of the case, and can go the whole way once more', async () => {
    const anna = await world.applicant();
    await giveVideo(anna);

    const deleted = await erase(anna);
    await world.settle();
    const later = (await anna.person.reads()).filter(
      ({ from, messageId }) => from === 'bot' && messageId > deleted.messageId,
    );
    const last = await anna.goesTheWholeWay('passport');

    expect(later).to.deep.equal([]);
    expect(last.text).to.contain(anna.words.verified('').title);
  });

  async function readTheNotice({ person, words, ...anna }: Applicant): Promise<void> {
    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
  }

  async function giveDocument({ person, words, ...anna }: Applicant): Promise<void> {
    await anna.begins('passport');
    await person.sendsPhoto(await passportPhoto(world.faceEngine));
    await anna.hears(words.looking.document_front.text);
  }

  async function giveVideo({ words, ...anna }: Applicant): Promise<void> {
    const asked = await anna.showsDocuments();
    await anna.sendsVideo(await anna.recordsVideo(asked));
    await anna.hears(words.looking.selfie_video.text);
  }

  async function erase({ person, words, ...anna }: Applicant) {
    await person.says('/delete');
    await anna.hears(words.confirmDelete.text);
    await person.taps(words.choices.deleteYes);
    return anna.hears(words.deleted.text);
  }
});
