import { expect } from 'chai';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { front, video } from '../verification/findings.ts';
import { aNewPhoto, examineLast, openChat, openChatAt, type Chat, said } from './chat.ts';
import { aPhoto, aVideo, mp4Bytes } from './events.ts';

const { en, ru } = PHRASES;

describe('the dialogue', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const announced = async () => (await stage.announced()).map(({ type }) => type);

  it('meets a person in the language of their profile, with the privacy notice', async () => {
    const chat = openChat(stage);

    const answer = await chat.sends({ type: 'command', name: 'start' }, { languageTag: 'ru-RU' });

    expect(answer).to.include({ title: ru.privacyNotice.title, text: ru.privacyNotice.text });
    expect((await chat.person()).hasConsented).to.equal(false);
  });

  it('keeps the consent with its text, its language, its time and its update, and opens a case', async () => {
    const chat = openChat(stage);
    await chat.command('start');

    const answer = await chat.taps('consent:give');

    expect(answer.title).to.equal(en.chooseDocument.title);
    const { account } = await chat.person();
    const [consent] = await stage.db('consents').where({ account_id: account.id });
    expect(consent).to.deep.include({ language: 'en', channel: 'telegram', given_at: stage.now() });
    expect(consent.text_version).to.match(/^\d{4}-\d\d-\d\d$/);
    expect((await chat.verification()).status).to.equal('collecting');
  });

  it('collects nothing from who refuses, and lets them change their mind', async () => {
    const chat = openChat(stage);
    await chat.command('start');
    const refused = await chat.taps('consent:refuse');

    expect(refused.text).to.equal(en.consentRefused.text);
    expect(await chat.verification().catch(String)).to.contain('no case');
    expect((await chat.taps('consent:give')).title).to.equal(en.chooseDocument.title);
  });

  it('takes no consent from somebody who was never shown what to', async () => {
    for (const content of [
      { type: 'choice', choiceId: 'consent:give', choiceRef: '1' },
      { type: 'text', text: en.choices.giveConsent },
      { type: 'unsupported', what: 'sticker' },
    ] as const) {
      const chat = openChat(stage);

      const answer = await chat.sends(content);

      expect(answer).to.include({ title: en.privacyNotice.title, text: en.privacyNotice.text });
      expect(answer).not.to.have.property('lead');
      expect((await chat.person()).hasConsented).to.equal(false);
    }
  });

  it('opens one case, however often the consent is given', async () => {
    const chat = openChat(stage);
    await chat.command('start');
    await chat.taps('consent:give');
    const first = await chat.verification();

    await chat.taps('consent:give');
    await chat.command('start');

    expect(await chat.verification()).to.deep.equal(first);
  });

  it('never opens a file before the consent', async () => {
    const chat = openChat(stage);
    const load = () => Promise.reject(new Error('A byte was asked for'));

    const answer = await chat.shows(aNewPhoto({ load }));

    expect(said(answer)).to.contain(en.notices.notTaken.CONSENT_MISSING);
    expect(answer.choices.map(({ label }) => label)).to.include(en.choices.giveConsent);
  });

  it('takes a photo in: stored, announced, looked at', async () => {
    const chat = await openChatAt(stage, 'passport');
    await stage.relayed();

    const answer = await chat.shows(aNewPhoto());

    const { id, evidence } = await chat.verification();
    expect(answer.text).to.equal(en.looking.document_front.text);
    expect(evidence).to.have.length(1);
    expect(await announced()).to.have.members(['evidence.received', 'telegram.tidying_requested']);
    expect(stage.blobs.paths().filter((path) => path.includes(id))).to.have.length(1);
  });

  it('asks for the one thing to fix, and takes the better photo', async () => {
    const chat = await openChatAt(stage, 'passport');
    await chat.shows(aNewPhoto());
    await examineLast(stage, chat, front({ image: { glare: 0.5 } }));

    const answer = await chat.command('start');

    expect(answer.title).to.equal(en.retakeTitle.document_front);
    expect(answer.text).to.contain(en.reasons.DOC_GLARE.fix).and.contain('4 more tries');
    expect((await chat.shows(aNewPhoto())).text).to.equal(en.looking.document_front.text);
  });

  it('acts once on an update that comes twice, and answers it again', async () => {
    const chat = await openChatAt(stage, 'passport');
    await stage.relayed();
    const event = await chat.keeps({ type: 'media', media: aNewPhoto() });

    const first = await chat.handles(event);
    const second = await chat.handles(event);

    expect(second).to.deep.equal(first);
    expect((await chat.verification()).evidence).to.have.length(1);
    expect(await announced()).to.have.members(['evidence.received', 'telegram.tidying_requested']);
    expect(await stage.db('media').where({ verification_id: (await chat.verification()).id })).to.have.length(
      1,
    );
  });

  it('acts once on an update that five handle at the same time, and keeps one copy of the bytes', async () => {
    const chat = await openChatAt(stage, 'passport');
    const event = await chat.keeps({ type: 'media', media: aNewPhoto() });

    const answers = await Promise.all(Array.from({ length: 5 }, () => chat.handles(event)));

    const { id, evidence } = await chat.verification();
    expect(new Set(answers.map((answer) => answer?.text))).to.deep.equal(
      new Set([en.looking.document_front.text]),
    );
    expect(evidence).to.have.length(1);
    expect(stage.blobs.paths().filter((path) => path.includes(id))).to.have.length(1);
  });

  it('takes the first picture of an album and leaves the others', async () => {
    const chat = await openChatAt(stage, 'identity_card');

    const first = await chat.shows(aNewPhoto({ albumId: 'holiday' }));
    const second = await chat.shows(aNewPhoto({ albumId: 'holiday' }));

    expect(said(first))
      .to.contain(en.notices.notTaken.ALBUM_EXTRA)
      .and.contain(en.looking.document_front.text);
    expect(said(second)).to.contain(en.notices.notTaken.ALBUM_EXTRA);
    expect((await chat.verification()).evidence).to.have.length(1);
  });

  it('recognises the very same file, and keeps no copy of it', async () => {
    const chat = await openChatAt(stage, 'passport');
    const photo = aNewPhoto();
    await chat.shows(photo);
    await examineLast(stage, chat, front({ image: { glare: 0.5 } }));

    const answer = await chat.shows(photo);

    const { id } = await chat.verification();
    expect(said(answer)).to.contain(en.notices.notTaken.SAME_FILE_RESENT);
    expect(stage.blobs.paths().filter((path) => path.includes(id))).to.deep.equal([]);
  });

  it('takes the very same file again where we lost it', async () => {
    const chat = await openChatAt(stage, 'passport');
    const photo = aNewPhoto();
    await chat.shows(photo);
    await examineLast(stage, chat, { kind: 'unexamined', reason: 'STORAGE_FAILED' });

    const answer = await chat.shows(photo);

    expect(answer.text).to.equal(en.looking.document_front.text);
    expect((await chat.verification()).evidence).to.have.length(2);
  });

  it('says what is wanted when a video comes for a photo, or a text for a picture', async () => {
    const chat = await openChatAt(stage, 'passport');

    const clip = await chat.shows(aVideo(mp4Bytes('x')));
    const text = await chat.shows(aPhoto(Buffer.from('words '.repeat(20)), { form: 'file' }));

    expect(said(clip)).to.contain(en.notices.notTaken.PICTURE_EXPECTED);
    expect(said(text)).to.contain(en.notices.notTaken.FILE_TYPE_UNSUPPORTED);
    for (const answer of [clip, text])
      expect(answer.text).to.contain(en.askDocument('only', 'passport').text);
    expect((await chat.verification()).evidence).to.deep.equal([]);
  });

  it('keeps the place through everything unexpected', async () => {
    const chat = await openChatAt(stage, 'passport');
    const before = await chat.verification();

    for (const content of [
      { type: 'unsupported', what: 'sticker' },
      { type: 'unsupported', what: 'voice' },
      { type: 'unsupported', what: 'edited_message' },
      { type: 'text', text: 'what now?' },
      { type: 'command', name: 'constructor' },
      { type: 'choice', choiceId: 'document:library_card', choiceRef: '1' },
    ] as const) {
      const answer = await chat.sends(content);

      expect(answer.text, JSON.stringify(content)).to.contain(en.askDocument('only', 'passport').text);
    }
    expect(await chat.verification()).to.deep.equal(before);
  });

  it('changes the language and says where we are in it', async () => {
    const chat = await openChatAt(stage, 'passport');
    expect((await chat.command('language')).choices.map(({ id }) => id)).to.include('language:ru');

    const answer = await chat.taps('language:ru');

    expect(said(answer))
      .to.contain(ru.notices.languageSet)
      .and.contain(ru.askDocument('only', 'passport').text);
    expect((await chat.command('help')).text).to.equal(ru.help(false).text);
  });

  it('tells where the case is, under its reference', async () => {
    const chat = await openChatAt(stage, 'passport');

    const { title = '', text } = await chat.command('status');

    expect(title).to.contain((await chat.verification()).id.slice(0, 8).toUpperCase());
    expect(text).to.contain(en.places.asking.document_front);
  });

  it('lets a channel that failed for now fail the update, and takes it in at the next try', async () => {
    const chat = await openChatAt(stage, 'passport');
    const photo = aNewPhoto();
    let down = true;
    const load = (signal: AbortSignal) => (down ? Promise.reject(new Error('down')) : photo.load(signal));
    const event = await chat.keeps({ type: 'media', media: { ...photo, load } });

    expect(await chat.handles(event).catch(() => 'failed')).to.equal('failed');
    down = false;

    expect((await chat.handles(event))?.text).to.equal(en.looking.document_front.text);
    expect((await chat.verification()).evidence).to.have.length(1);
  });

  it('lets a store that is down fail the update, and takes it in at the next try', async () => {
    const chat = await openChatAt(stage, 'passport');
    const event = await chat.keeps({ type: 'media', media: aNewPhoto() });

    stage.blobs.break();
    expect(await chat.handles(event).catch(() => 'failed')).to.equal('failed');
    stage.blobs.mend();

    expect((await chat.handles(event))?.text).to.equal(en.looking.document_front.text);
  });

  describe('about the challenge', () => {
    const atVideo = async (): Promise<Chat> => {
      const chat = await openChatAt(stage, 'passport');
      await chat.shows(aNewPhoto());
      await examineLast(stage, chat, front());
      return chat;
    };
    const afterLosingIt = () => stage.passes(POLICY.challenge.validMilliseconds + 1);

    it('asks for the turns that were chosen', async () => {
      const chat = await atVideo();
      const { challenge } = await chat.verification();

      const answer = await chat.command('start');

      expect(answer.text).to.contain(en.askSelfieVideo(challenge?.turns ?? []).text);
    });

    it('chooses new turns once the old ones have run out', async () => {
      const chat = await atVideo();
      const old = (await chat.verification()).challenge;
      afterLosingIt();

      const answer = await chat.command('start');

      const { challenge } = await chat.verification();
      expect(challenge?.issuedAt).to.deep.equal(stage.now());
      expect(challenge).not.to.deep.equal(old);
      expect(answer.text).to.contain(en.askSelfieVideo(challenge?.turns ?? []).text);
    });

    it('takes no video for turns that have run out, and asks for new ones in the same breath', async () => {
      const chat = await atVideo();
      afterLosingIt();

      const answer = await chat.shows(aVideo(mp4Bytes('too late')));

      const { challenge, evidence, id } = await chat.verification();
      expect(said(answer)).to.contain(en.notices.notTaken.CHALLENGE_EXPIRED);
      expect(answer.text).to.contain(en.askSelfieVideo(challenge?.turns ?? []).text);
      expect(evidence).to.have.length(1);
      expect(stage.blobs.paths().filter((path) => path.includes(id))).to.have.length(1);
    });

    it('submits with a good video, and takes nothing more', async () => {
      const chat = await atVideo();
      expect((await chat.shows(aVideo(mp4Bytes('me')))).text).to.equal(en.looking.selfie_video.text);
      await examineLast(stage, chat, video());

      const answer = await chat.shows(aNewPhoto());

      expect(said(answer)).to.contain(en.notices.notTaken.ALREADY_SUBMITTED).and.contain(en.submitted.text);
      expect((await chat.verification()).status).to.equal('pending');
    });
  });
});
