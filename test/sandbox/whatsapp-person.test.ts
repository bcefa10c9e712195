import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { idOf, postMessage, sendText } from './whatsapp-client.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

describe('a person in the WhatsApp sandbox', () => {
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    const templates = [{ name: 'go_on', languages: ['en'], quickReplies: ['Go on'] }];
    sandbox = await openWhatsAppSandbox({ templates });
    listener = await openWebhookListener();
    await sandbox.subscribe(listener.url);
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(async () => {
    await sandbox.close();
    await listener.close();
  });

  const heard = async (): Promise<Record<string, unknown>> => {
    await sandbox.drained();
    return listener.messages().at(-1) ?? {};
  };
  const send = async (parameters: Record<string, unknown>): Promise<string> =>
    idOf((await postMessage(sandbox, { to: anna.address, ...parameters })).body);
  const interactive = (type: string, action: unknown): Promise<string> =>
    send({ type: 'interactive', interactive: { type, body: { text: 'Choose' }, action } });
  const buttons = (...titles: string[]): Promise<string> =>
    interactive('button', {
      buttons: titles.map((title) => ({ type: 'reply', reply: { id: `id:${title}`, title } })),
    });
  const context = (id: string) => ({ from: '15550783881', id });

  it('chats with the business under its name', async () => {
    const chat = await anna.looksAtChat();

    expect(chat).to.include({ messenger: 'whatsapp', title: 'Bonafide', address: anna.address });
    expect(anna.address).to.match(/^[1-9]\d{6,14}$/);
    expect(chat.bot).to.include({ id: sandbox.phoneNumberId, username: '15550783881' });
  });

  it('presses a button, which is a message of theirs', async () => {
    const id = await buttons('Yes', 'No');

    await anna.taps('No');
    await anna.taps('id:Yes');
    await sandbox.drained();

    const said = listener.messages().slice(1);
    expect(said.map(({ interactive: reply }) => reply)).to.deep.equal([
      { type: 'button_reply', button_reply: { id: 'id:No', title: 'No' } },
      { type: 'button_reply', button_reply: { id: 'id:Yes', title: 'Yes' } },
    ]);
    expect(said[0]).to.deep.include({ type: 'interactive', context: context(id) });
    expect((await anna.reads()).map(({ text }) => text)).to.deep.equal(['hi', 'Choose', 'No', 'Yes']);
  });

  it('presses the newest button of that name unless another message is named', async () => {
    const older = await buttons('Yes');
    const newer = await buttons('Yes');
    const [, first] = await anna.reads();

    await anna.taps('Yes');
    const byName = (await heard())['context'];
    await anna.taps({ label: 'Yes', ...(first && { messageId: first.messageId }) });
    const byMessage = (await heard())['context'];

    expect([byName, byMessage]).to.deep.equal([context(newer), context(older)]);
  });

  it('picks a row of a list', async () => {
    const id = await interactive('list', {
      button: 'Which',
      sections: [{ rows: [{ id: 'p', title: 'Passport', description: 'any country' }] }],
    });

    await anna.taps({ rowId: 'p' });

    expect(await heard()).to.deep.include({
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        list_reply: { id: 'p', title: 'Passport', description: 'any country' },
      },
      context: context(id),
    });
  });

  it('presses the quick reply of a template', async () => {
    const id = await send({ type: 'template', template: { name: 'go_on', language: { code: 'en' } } });

    await anna.taps('Go on');

    expect(await heard()).to.deep.include({
      type: 'button',
      button: { payload: 'Go on', text: 'Go on' },
      context: context(id),
    });
  });

  it('opens a link, of which nobody is told', async () => {
    await interactive('cta_url', {
      name: 'cta_url',
      parameters: { display_text: 'Open', url: 'https://example.com/a' },
    });
    await anna.reads();

    await anna.taps({ label: 'Open' });
    await sandbox.drained();

    expect(listener.messages()).to.have.length(1);
  });

  it('cannot press what is not there, or was taken away, but a hostile client can', async () => {
    await buttons('Yes');
    const missing: unknown = await anna.taps({ label: 'No' }).catch((error: unknown) => error);
    await anna.taps({ callbackData: 'forged', isForged: true });
    const forged = await heard();
    await anna.deletesChat();
    const cleared: unknown = await anna.taps({ label: 'Yes' }).catch((error: unknown) => error);

    expect([missing, cleared].map(String)).to.deep.equal([
      'Error: There is no button "No" in the chat',
      'Error: There is no button "Yes" in the chat',
    ]);
    expect(forged).to.have.nested.property('interactive.button_reply.id', 'forged');
    expect(await anna.reads()).to.deep.equal([]);
  });

  it('answers a message, and forwards one', async () => {
    const id = await sendText(sandbox, anna.address, 'Hello');
    const hello = await anna.hears('Hello');

    await anna.says('an answer', { replyTo: hello.messageId });
    const answer = await heard();
    await anna.forwards(hello);
    const forwarded = await heard();
    await anna.says('a rumour', { forwardedFrom: 'Boris' });
    const rumour = await heard();

    expect(answer['context']).to.deep.equal(context(id));
    expect(forwarded).to.deep.include({ context: { forwarded: true }, text: { body: 'Hello' } });
    expect(rumour).to.deep.include({ context: { forwarded: true }, text: { body: 'a rumour' } });
    expect((await anna.reads()).map(({ forwardedFrom }) => forwardedFrom).slice(-2)).to.deep.equal([
      'Bonafide',
      'Boris',
    ]);
  });

  it('reacts, and takes it back', async () => {
    const id = await sendText(sandbox, anna.address, 'Hello');
    const hello = await anna.hears('Hello');

    sandbox.hand(anna).reacts(hello, '👍');
    const reaction = await heard();
    sandbox.hand(anna).reacts(hello);
    const none = await heard();

    expect(reaction).to.deep.include({ type: 'reaction', reaction: { message_id: id, emoji: '👍' } });
    expect(none['reaction']).to.deep.equal({ message_id: id });
  });

  it('sends a place, a contact, and what nobody can read', async () => {
    await anna.sendsLocation(1, 2);
    const place = await heard();
    await anna.sendsContact('+49 151 1');
    const contact = await heard();
    sandbox.hand(anna).sendsUnsupported('poll_creation');
    const poll = await heard();

    expect(place).to.deep.include({ type: 'location', location: { latitude: 1, longitude: 2 } });
    expect(contact).to.have.nested.property('contacts[0].phones[0]').that.deep.equals({
      phone: '+49 151 1',
      wa_id: '491511',
      type: 'CELL',
    });
    expect(poll).to.deep.include({ type: 'unsupported', unsupported: { type: 'poll_creation' } });
    expect(poll).to.have.nested.property('errors[0].code', 131051);
  });

  it('corrects a text, which the business cannot read', async () => {
    const message = await anna.says('helo');
    const original = await heard();

    const edited = await anna.edits(message, 'hello');

    expect(edited).to.include({ text: 'hello' }).and.to.have.property('editedAt');
    expect(await heard()).to.deep.include({ type: 'unsupported', unsupported: { type: 'edit' } });
    expect((await heard())['id']).to.not.equal(original['id']);
  });

  it('blocks and unblocks the business, which is not told', async () => {
    await anna.blocksBot();
    await anna.unblocksBot();
    await sandbox.drained();

    expect(listener.posts).to.have.length(1);
  });
});
