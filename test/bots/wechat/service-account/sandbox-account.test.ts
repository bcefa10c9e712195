import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { InboundMedia } from '../../../../src/core/channel/channel.ts';
import { botTexts } from '../../../../src/core/dialogue/bot-texts.ts';
import { openSandboxAccount, type SandboxAccount } from './sandbox-account.ts';

const stays = new AbortController().signal;

describe('a Service Account that WeChat’s stand-in calls', () => {
  let account: SandboxAccount;

  beforeEach(async () => {
    account = await openSandboxAccount((sandbox) => ({
      miniProgram: {
        appId: sandbox.miniProgramAppId,
        page: 'pages/capture',
        thumbMediaId: sandbox.thumbMediaId,
      },
    }));
  });
  afterEach(() => account.close());

  for (const kind of ['plain_mode', 'flipped'] as const) {
    it(`takes the true call and not the one before it that is ${kind}`, async () => {
      const { sandbox, person, events } = account;
      sandbox.inject({ method: 'webhook', kind, times: 1 });

      await person.says('once');
      const { content } = await events.take();
      await sandbox.drained();

      expect(content).to.deep.equal({ type: 'text', text: 'once' });
      expect(
        sandbox
          .answers()
          .slice(-2)
          .map((answer) => answer?.status),
      ).to.deep.equal([403, 200]);
    });
  }

  it('hears who scans a code, and what the code says', async () => {
    account.sandbox.scan(account.person, 'CODE');

    expect((await account.events.take()).content).to.deep.equal({
      type: 'command',
      name: 'start',
      argument: 'CODE',
    });
  });

  it('hears who leaves and who comes back', async () => {
    await account.person.blocksBot();
    const left = await account.events.take();
    await account.person.unblocksBot();
    const back = await account.events.take();

    expect(left.content).to.deep.equal({ type: 'reachability', reachable: false });
    expect(back.content).to.deep.equal({ type: 'command', name: 'start' });
  });

  it('hears a press in the menu that it made', async () => {
    await account.messenger.registerTexts(botTexts(true));

    await account.person.taps({ menuItemId: 'help' });

    expect((await account.events.take()).content).to.deep.equal({ type: 'command', name: 'help' });
  });

  it('goes on when every token becomes invalid', async () => {
    account.sandbox.inject({ method: 'custom/send', kind: 'token_revoked', times: 1 });

    expect(await send('text')).to.include({ ok: true });
    expect((await account.person.hears('text')).text).to.equal('text');
  });

  it('is told when a message of the person allows no more', async () => {
    await account.person.says('once more');

    const results = [];
    for (const text of ['1', '2', '3', '4', '5', '6', '7', '8', '9']) results.push(await send(text));

    expect(results.at(-1)).to.deep.equal({ ok: false, failure: { reason: 'window_closed' } });
  });

  it('shows a link as a card', async () => {
    const link = { label: '打开页面', url: 'https://verify.example/capture/token-1' };

    await account.messenger.channel.send(account.person.address, { text: 'text', buttons: [], link });

    const [text, card] = (await account.person.reads()).slice(-2);
    expect(text?.text).to.equal('text');
    expect(card?.card).to.deep.include({ title: '打开页面', page: 'pages/capture?link=token-1' });
  });

  it('brings a video from where WeChat says that it is', async () => {
    const bytes = randomBytes(200_000);
    await account.person.sendsVideoNote(bytes, { mimeType: 'video/mp4' });

    const media = await nextMedia();

    expect(media.form).to.equal('video');
    expect(await read(media)).to.deep.equal(bytes);
  });

  for (const kind of ['cut', 'stall', 'html'] as const) {
    it(`fails for now when a video meets ${kind}, and brings it when asked again`, async () => {
      const bytes = randomBytes(200_000);
      await account.person.sendsVideo(bytes, { mimeType: 'video/mp4' });
      const media = await nextMedia();
      account.sandbox.inject({ method: 'download', kind, times: 1 });

      const failure = await read(media).catch((err: unknown) => err);

      expect(failure).to.have.property('reason', 'temporary');
      expect(await read(media)).to.deep.equal(bytes);
    });
  }

  it('does not follow a video to another host', async () => {
    await account.person.sendsVideo(randomBytes(1000), { mimeType: 'video/mp4' });
    const media = await nextMedia();
    account.sandbox.inject({ method: 'media/get', kind: 'foreign_host', times: 1 });

    const failure = await read(media).catch((err: unknown) => err);

    expect(failure).to.have.property('reason', 'gone');
    expect(account.captured.events()).to.include('wechat.media_elsewhere');
  });

  async function nextMedia(): Promise<InboundMedia> {
    const { content } = await account.events.take();
    if (content.type !== 'media') throw new Error(`Not media: ${content.type}`);
    return content.media;
  }

  function send(text: string) {
    return account.messenger.channel.send(account.person.address, { text, buttons: [] });
  }
});

async function read(media: InboundMedia): Promise<Buffer> {
  const bytes = await media.load(stays);
  return Buffer.concat(await bytes.toArray());
}
