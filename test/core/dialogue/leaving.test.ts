import { expect } from 'chai';
import { inTransaction } from '../../../src/core/database.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { front, video } from '../verification/findings.ts';
import { aNewPhoto, examineLast, openChat, openChatAt, said } from './chat.ts';
import { aVideo, mp4Bytes } from './events.ts';

const { en } = PHRASES;

describe('leaving: cancelling, deleting, being away', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const announced = async () => (await stage.announced()).map(({ type }) => type);

  it('asks before it cancels, and keeps the case of who says no', async () => {
    const chat = await openChatAt(stage, 'passport');

    expect((await chat.command('cancel')).text).to.equal(en.confirmCancel.text);
    const kept = await chat.taps('keep');

    expect(said(kept)).to.contain(en.notices.kept).and.contain(en.askDocument('only', 'passport').text);
    expect((await chat.verification()).status).to.equal('collecting');
  });

  it('cancels, says so to whoever erases, and opens a new case on /start', async () => {
    const chat = await openChatAt(stage, 'passport');
    await stage.relayed();
    const { id } = await chat.verification();

    expect((await chat.taps('cancel:yes')).text).to.equal(en.cancelled.text);
    expect(await announced()).to.deep.equal(['verification.cancelled']);
    const again = await chat.command('start');

    expect(again.title).to.equal(en.chooseDocument.title);
    expect((await chat.verification()).id).not.to.equal(id);
  });

  it('has nothing to cancel before a case, and after it is closed', async () => {
    const chat = openChat(stage);
    await chat.command('start');
    expect(said(await chat.command('cancel'))).to.contain(en.notices.nothingToCancel);
    await chat.taps('consent:give');
    await chat.taps('cancel:yes');

    expect(said(await chat.command('cancel'))).to.contain(en.notices.nothingToCancel);
    expect(said(await chat.taps('cancel:yes'))).to.contain(en.notices.nothingToCancel);
  });

  it('is too late to cancel what is submitted', async () => {
    const chat = await openChatAt(stage, 'passport');
    await chat.shows(aNewPhoto());
    await examineLast(stage, chat, front());
    await chat.shows(aVideo(mp4Bytes('me')));
    await examineLast(stage, chat, video());

    expect(said(await chat.command('cancel'))).to.contain(en.notices.cancelTooLate);
    expect(said(await chat.taps('cancel:yes'))).to.contain(en.notices.cancelTooLate);
    expect((await chat.verification()).status).to.equal('pending');
  });

  it('makes nobody known again by an update that waited for the deletion', async () => {
    const chat = await openChatAt(stage, 'passport');
    const { account } = await chat.person();
    const waiting = await chat.keeps({ type: 'unsupported', what: 'sticker' });
    let answer: Promise<unknown> = Promise.resolve();

    await inTransaction(stage.db, async (trx) => {
      await trx('accounts').where({ id: account.id }).forUpdate();
      answer = chat.handles(waiting);
      await untilSomebodyWaits(stage);
      await eraseAccount(trx, account.id, { clock: stage.now, vault: stage.core.vault });
    });

    expect(await answer).to.include({ text: en.deleted.text });
    expect(await stage.db('channel_identities').where({ chat_id: chat.chatId })).to.deep.equal([]);
  });

  it('gives who deletes and comes back no new luck, neither in cases nor in challenges', async () => {
    const chat = openChat(stage);
    for (let round = 0; round < POLICY.casesPerDay; round += 1) {
      await chat.command('start');
      await chat.taps('consent:give');
      const { id } = await chat.verification();
      expect((await chat.verification()).challengesIssued).to.equal(round);
      await stage
        .db('verifications')
        .where({ id })
        .update({ challenges_issued: round + 1 });
      await chat.taps('delete:yes');
    }
    await chat.command('start');

    expect(said(await chat.taps('consent:give'))).to.contain(en.notices.tooManyCases);
    expect(JSON.stringify(await stage.rows('erasures'))).not.to.contain(chat.chatId);
  });

  it('opens no more cases in a day than the policy allows, and some the next day', async () => {
    const chat = openChat(stage);
    await chat.command('start');
    await chat.taps('consent:give');
    for (let opened = 1; opened < POLICY.casesPerDay; opened += 1) {
      await chat.taps('cancel:yes');
      expect((await chat.taps('case:start')).title).to.equal(en.chooseDocument.title);
    }
    await chat.taps('cancel:yes');

    expect(said(await chat.taps('case:start'))).to.contain(en.notices.tooManyCases);
    expect(said(await chat.command('start'))).to.contain(en.notices.tooManyCases);
    stage.passes(24 * 60 * 60_000);
    expect((await chat.taps('case:start')).title).to.equal(en.chooseDocument.title);
  });

  it('asks before it deletes, then forgets the person', async () => {
    const chat = await openChatAt(stage, 'passport');
    await stage.relayed();
    const { account } = await chat.person();
    expect((await chat.command('delete')).title).to.equal(en.confirmDelete.title);

    const answer = await chat.taps('delete:yes');

    expect(answer).to.deep.equal({ text: en.deleted.text, choices: [] });
    expect(await chat.person().catch(String)).to.contain('Nobody is known');
    expect(await stage.db('erasures').where({ account_id: account.id })).to.have.length(1);
    expect(await announced()).to.deep.equal(['account.erased']);
  });

  it('answers a deletion again without getting to know the person again', async () => {
    const chat = await openChatAt(stage, 'passport');
    const event = await chat.keeps({ type: 'choice', choiceId: 'delete:yes', choiceRef: '1' });
    const first = await chat.handles(event);

    const again = await Promise.all([chat.handles(event), chat.handles(event), chat.handles(event)]);

    expect(again).to.deep.equal([first, first, first]);
    expect(await chat.person().catch(String)).to.contain('Nobody is known');
  });

  it('starts from the privacy notice with who comes back after deleting', async () => {
    const chat = await openChatAt(stage, 'passport');
    await chat.taps('delete:yes');

    expect((await chat.command('start')).title).to.equal(en.privacyNotice.title);
    expect((await chat.person()).hasConsented).to.equal(false);
  });

  it('takes no piece into a case that was deleted while its bytes were coming', async () => {
    const chat = await openChatAt(stage, 'passport');
    await stage.relayed();
    const { id } = await chat.verification();
    const photo = aNewPhoto();
    const load = async (signal: AbortSignal) => {
      await chat.taps('delete:yes');
      return photo.load(signal);
    };

    const answer = await chat.shows({ ...photo, load });

    expect(said(answer)).to.contain(en.notices.notTaken.CASE_ERASED);
    expect(stage.blobs.paths().filter((path) => path.includes(id))).to.deep.equal([]);
    expect(await announced()).to.deep.equal(['account.erased']);
  });

  it('notes who cannot be reached, and says nothing to them', async () => {
    const chat = await openChatAt(stage, 'passport');

    const answer = await chat.handles(await chat.keeps({ type: 'reachability', reachable: false }));

    expect(answer).to.equal(undefined);
    expect((await chat.person()).identity.reachable).to.equal(false);
    await chat.command('status');
    expect((await chat.person()).identity.reachable).to.equal(true);
  });

  it('does not get to know somebody who only blocks us', async () => {
    const chat = openChat(stage);

    await chat.handles(await chat.keeps({ type: 'reachability', reachable: false }));

    expect(await chat.person().catch(String)).to.contain('Nobody is known');
  });

  it('does nothing more for who is verified', async () => {
    const chat = await openChatAt(stage, 'passport');
    await chat.shows(aNewPhoto());
    await examineLast(stage, chat, front());
    await chat.shows(aVideo(mp4Bytes('me')));
    await examineLast(stage, chat, video());
    const held = await stage.core.decisions.claim((await chat.verification()).id);
    const match = { engine: 'local', engineVersion: '1', scale: 'distance', score: 0.2, frames: 9 } as const;
    if (held) await stage.core.decisions.conclude(held, match);

    expect((await chat.command('start')).title).to.equal(en.verified('').title);
    expect(said(await chat.taps('case:start'))).to.contain(en.notices.alreadyVerified);
    expect(said(await chat.shows(aNewPhoto()))).to.contain(en.notices.notTaken.CLOSED);
  });
});

async function untilSomebodyWaits({ db }: CoreStage): Promise<void> {
  for (;;) {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}
