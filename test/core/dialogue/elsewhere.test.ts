import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { referenceOf } from '../../../src/core/dialogue/prompt.ts';
import { complete, DECISION } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { ABLE, MESSENGERS } from './audience.ts';
import { openChat, openChatAt, said, type Chat } from './chat.ts';
import { aPhoto, jpegBytes } from './events.ts';

const { en } = PHRASES;
const WHATSAPP = {
  channel: 'whatsapp',
  botId: '99',
  capabilities: { ...ABLE, replyWindowMilliseconds: 24 * 60 * 60_000 },
} as const;

describe('a chat that is not the place for documents', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage(POLICY);
  });
  after(() => stage.close());

  it('gives a link to the page where the piece is given, and says how long it is good', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);

    const asked = await chat.command('start');

    expect(asked.title).to.equal(en.askDocument('only', 'passport').title);
    expect(asked.text).to.equal(en.byLink.text(30));
    expect(asked.link?.label).to.equal(en.byLink.label);
    expect(asked.choices).to.deep.equal([]);
    expect(asked.link?.url).to.match(/^https:\/\/id\.example\.org\/capture\/[\w-]{22}$/);
  });

  it('asks for consent to pictures taken there, not to what is sent in the chat', async () => {
    const notice = await openChat(stage, WHATSAPP).command('start');
    const inChat = await openChat(stage).command('start');

    expect(notice.text).to.equal(en.wherePiecesGoToThePage.privacyNotice.text);
    expect(inChat.text).to.equal(en.privacyNotice.text);
  });

  it('tells what was decided also after the consent was taken back on the page', async () => {
    const { person, verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'verified',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
      decision: DECISION,
    }));
    await stage.core.applicants.withdrawConsent(person.account.id);

    const status = await openChat(stage, { chatId: person.identity.chatId }).command('status');

    expect(status.title).to.equal(en.statusTitle(referenceOf(verification.id)));
    expect(status.text).to.contain(en.places.verified);
  });

  it('does not load a picture that is sent all the same, and says so', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);
    let loads = 0;
    const media = {
      ...aPhoto(jpegBytes('me')),
      load: () => {
        loads += 1;
        throw new Error('Nobody asked for it');
      },
    };

    const answer = await chat.shows(media);

    expect(answer.lead).to.equal(en.notices.notTaken.LINK_ONLY);
    expect(answer.link).to.not.equal(undefined);
    expect(loads).to.equal(0);
  });

  it('gives the same case no link where the chat is the place', async () => {
    const chat = await openChatAt(stage, 'passport');

    expect(await chat.command('start')).to.not.have.property('link');
  });

  it('gives the link also when it has to give up an update', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);
    const event = await chat.keeps({ type: 'text', text: 'hm' });

    const message = await stage.core.dialogue.giveUp(event, ABLE);

    expect(message.lead).to.equal(en.notices.givenUp);
    expect(message.link?.url).to.contain('/capture/');
  });

  it('says where the page is also when it speaks first', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);

    const told = await stage.core.dialogue.tell(await chat.person(), await chat.verification(), ABLE);

    expect(told.link?.url).to.contain('/capture/');
  });
});

describe('what became of our messages', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const aDelivery = async (chat: Chat, outcome: string) => {
    const { identity } = await chat.person();
    await stage.db('deliveries').insert({
      id: randomUUID(),
      message_id: randomUUID(),
      channel_identity_id: identity.id,
      outcome,
      requested_at: stage.now(),
      changed_at: stage.now(),
    });
  };

  it('is told with the status: channel, time and outcome, and nothing of what was never tried', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);
    for (const outcome of ['superseded', 'requested', 'read']) await aDelivery(chat, outcome);

    const { text } = await chat.command('status');

    expect(text).to.match(/My last messages to you:\n• WhatsApp, .*\d\d:\d\d UTC: read$/);
  });

  it('is not told to a stranger, nor of somebody else', async () => {
    await aDelivery(await openChatAt(stage, 'passport', WHATSAPP), 'read');

    const answer = await openChat(stage, WHATSAPP).command('status');

    expect(said(answer)).to.not.contain(en.deliveries.title);
  });

  it('answers what is written after an invitation with what was waiting, whatever was written', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);
    await aDelivery(chat, 'parked');

    const first = await chat.types('well?');
    const second = await chat.types('well?');

    expect(first).to.not.have.property('lead');
    expect(first.title).to.equal(en.askDocument('only', 'passport').title);
    expect(second.lead).to.equal(en.notices.unexpected.text);
  });
});

describe('a number that is typed', () => {
  let stage: CoreStage;
  const typed = { ...WHATSAPP, capabilities: MESSENGERS['WhatsApp Web'] ?? ABLE };

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  it('answers the list that stands in the chat', async () => {
    const chat = await openChatAt(stage, 'passport', typed);
    await chat.command('delete');

    const answer = await chat.types('2');

    expect(answer.lead).to.equal(en.notices.kept);
  });

  it('answers nothing of a list that was never shown', async () => {
    const chat = await openChatAt(stage, 'passport', typed);
    const lost = await chat.keeps({ type: 'command', name: 'delete' });
    await stage.core.dialogue.handle(lost, typed.capabilities, new AbortController().signal);

    await chat.types('1');

    expect((await chat.verification()).status).to.equal('collecting');
  });

  it('answers no list that another one is about to take the place of', async () => {
    const chat = await openChatAt(stage, 'passport', typed);
    await chat.command('delete');
    const next = await chat.keeps({ type: 'command', name: 'language' });
    await stage.core.dialogue.handle(next, typed.capabilities, new AbortController().signal);

    await chat.types('1');

    expect((await chat.verification()).status).to.equal('collecting');
  });

  it('answers no list that was shown after it was typed, however late it is handled', async () => {
    const chat = await openChatAt(stage, 'passport', typed);
    const typedBefore = await chat.keeps({ type: 'text', text: '1' });
    stage.passes(60_000);
    await chat.command('delete');

    await chat.handles(typedBefore);

    expect((await chat.verification()).status).to.equal('collecting');
  });

  it('is no answer to buttons, but their label is, to the question that stands in the chat', async () => {
    const chat = await openChatAt(stage, 'passport');
    await chat.command('cancel');

    const byNumber = await chat.types('1');
    await chat.command('cancel');
    const byLabel = await chat.types(en.choices.cancelYes);

    expect(byNumber.lead).to.equal(en.notices.unexpected.text);
    expect(byLabel.text).to.equal(en.cancelled.text);
  });

  it('consents to nothing before the notice was shown', async () => {
    for (const first of ['help', 'status']) {
      const chat = openChat(stage, typed);
      const lost = await chat.keeps({ type: 'command', name: first });
      await stage.core.dialogue.handle(lost, typed.capabilities, new AbortController().signal);

      await chat.types(en.choices.giveConsent);

      expect((await chat.person()).hasConsented).to.equal(false);
    }
  });

  it('brings a parked verdict also behind an answer that is about something else', async () => {
    const chat = await openChatAt(stage, 'passport', WHATSAPP);
    const { identity } = await chat.person();
    const id = randomUUID();
    await stage.db('deliveries').insert({
      id,
      message_id: randomUUID(),
      channel_identity_id: identity.id,
      outcome: 'parked',
      requested_at: stage.now(),
      changed_at: stage.now(),
    });

    await chat.command('help');

    expect(await stage.db('deliveries').where({ id }).first()).to.include({ outcome: 'requested' });
    const announced = (await stage.announced()).map(({ type }) => type);
    expect(announced).to.include('whatsapp.delivery_requested');
  });
});
