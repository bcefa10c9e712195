import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { unsupportedText } from '../../sandbox/wechat/send-media.ts';
import { openAccountServer, type AccountServer } from './wechat-account.ts';
import { sendText } from './wechat-client.ts';

describe('a person in WeChat', () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWeChatSandbox();
    account = await openAccountServer(sandbox);
    await sandbox.configure(account.url);
    anna = await sandbox.person({ languageCode: 'zh' });
  });

  afterEach(async () => {
    await account.close();
    await sandbox.close();
  });

  const contents = async (count: number): Promise<(string | undefined)[]> =>
    (await account.untilCalls(count)).map(({ fields }) => fields.Event ?? fields.Content ?? fields.MsgType);
  const failureOf = async (deed: Promise<unknown>): Promise<string> =>
    String(await deed.catch((error: unknown) => error));

  it('has an openid, which is no number', async () => {
    expect(anna.messenger).to.equal('wechat');
    expect(anna.address).to.match(/^o[\w-]{27}$/);
  });

  it('follows the account when they first write, and only then', async () => {
    await anna.says('one');
    await anna.says('two');

    expect(await contents(3)).to.deep.equal(['subscribe', 'one', 'two']);
  });

  it('cannot write after they left, until they follow again', async () => {
    await anna.says('one');
    await anna.blocksBot();
    const failure = await failureOf(anna.says('two'));
    await anna.unblocksBot();
    await anna.says('three');

    expect(failure).to.contain('does not follow the account any more');
    expect(await contents(5)).to.deep.equal(['subscribe', 'one', 'unsubscribe', 'subscribe', 'three']);
  });

  it('follows and leaves once, however often they try', async () => {
    await anna.unblocksBot();
    await anna.unblocksBot();
    await anna.blocksBot();
    await anna.blocksBot();
    await sandbox.drained();

    expect(await contents(2)).to.deep.equal(['subscribe', 'unsubscribe']);
  });

  it('sends a place, an article and what they were sent', async () => {
    await anna.sendsLocation(23.137466, 113.352425);
    await anna.says('https://example.org/news', { forwardedFrom: 'News' });
    await sendText(sandbox, anna.address, 'Say this');
    await anna.forwards(await anna.hears('Say this'));

    const [, place, article, forwarded] = (await account.untilCalls(4)).map(({ fields }) => fields);
    expect(place).to.include({ MsgType: 'location', Location_X: '23.137466', Location_Y: '113.352425' });
    expect(article).to.include({ MsgType: 'link', Title: 'News', Url: 'https://example.org/news' });
    expect(forwarded).to.include({ MsgType: 'text', Content: 'Say this' });
  });

  it('forwards a picture under a new id', async () => {
    const sent = await anna.sendsDocument(Buffer.from('x'), { mimeType: 'image/png' });
    await anna.forwards(sent);

    const [, first, second] = (await account.untilCalls(3)).map(({ fields }) => fields);
    expect([first?.MsgType, second?.MsgType]).to.deep.equal(['image', 'image']);
    expect(second?.MediaId).not.to.equal(first?.MediaId);
  });

  it('sends a sticker, of which the account sees nothing', async () => {
    await anna.sendsSticker();

    expect(await contents(2)).to.deep.equal(['subscribe', unsupportedText]);
  });

  it('cannot send what WeChat does not bring', async () => {
    const pdf = { mimeType: 'application/pdf' };

    expect(await failureOf(anna.sendsDocument(Buffer.from('%PDF'), pdf))).to.contain('brings no files');
    expect(await failureOf(anna.sendsContact('+491'))).to.contain('send a contact');
    expect(await failureOf(anna.sendsPhoto(Buffer.from('text')))).to.contain('This is not a picture');
    expect(await failureOf(anna.sendsVideo(Buffer.alloc(0)))).to.contain('The file is empty');
    expect(await failureOf(anna.sendsVideo(Buffer.from('x'), { caption: 'me' }))).to.contain('no captions');
    expect(await contents(1)).to.deep.equal(['subscribe']);
  });

  it('cannot change what they said, and clears the chat for themselves', async () => {
    const said = await anna.says('one');
    const failure = await failureOf(anna.edits(said, 'two'));
    await anna.deletesChat();

    expect(failure).to.contain('change what they have sent');
    expect(await anna.reads()).to.deep.equal([]);
    expect(await contents(2)).to.deep.equal(['subscribe', 'one']);
  });
});
