import { expect } from 'chai';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { describeNeeding } from '../../needs.ts';
import { inOtherBytes } from '../pieces.ts';
import { openWorld, type World } from '../world.ts';
import { DOUBTFUL_POLICY } from './doubtful-policy.ts';

const { labels, dialogue, pieces, reasons, done } = en;
const PATIENCE = { timeoutMilliseconds: 60_000 };

describeNeeding('ffmpeg', 'a piece that staff ask for again', function () {
  this.timeout(240_000);
  let world: World;
  before(async () => {
    world = await openWorld({ staff: { Ada: 'reviewer' }, staffGroup: true, policy: DOUBTFUL_POLICY });
  });
  after(() => world.close());

  it('is given again and looked at again, to verified', async () => {
    const ada = world.colleague('Ada');
    const group = world.inGroup('Ada');
    const anna = await world.applicant();
    await anna.goesTheWholeWay('passport');
    await world.settle();

    await group.taps(labels.claim);
    await world.settle();
    await ada.taps(labels.ask_again);
    await ada.hears(dialogue.whichPiece);
    await ada.taps(pieces.selfie_video);
    await ada.hears(dialogue.whyAgain(pieces.selfie_video));
    await ada.taps(reasons.FACE_TOO_DARK);
    await ada.hears(done.askedAgain);
    await world.settle();

    const asked = await anna.person.hears(
      ({ text }) => text.includes(anna.words.reasons.FACE_TOO_DARK.fix),
      PATIENCE,
    );
    expect(asked.text).to.contain(anna.words.retakeTitle.selfie_video);
    await anna.sendsVideo(inOtherBytes(await anna.recordsVideo(asked)));
    await anna.hears(anna.words.underReview(0).title);
    await world.settle();

    await group.taps(labels.claim);
    await world.settle();
    await ada.taps(labels.approve);
    await ada.hearsAnswer(done.approved);
    await world.settle();

    const { status, id } = await anna.case();
    expect(status).to.equal('verified');
    await anna.hears(anna.words.verified('').title);
    expect(await world.blobs()).to.deep.equal([]);
    const audit = await world.records.auditOf(id);
    expect(audit.map(({ action }) => action)).to.include.members([
      'review.claimed',
      'verification.resubmission_requested',
      'verification.decided',
    ]);
  });
});
