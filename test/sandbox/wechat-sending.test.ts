import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { send, sendText } from './wechat-client.ts';

const hour = 60 * 60 * 1000;

describe('a customer service message of WeChat', () => {
  let sandbox: WeChatSandbox;
  let anna: Person;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openWeChatSandbox({ now: () => now });
    anna = await sandbox.person();
  });

  afterEach(() => sandbox.close());

  const pass = (milliseconds: number): void => void (now = addMilliseconds(now, milliseconds));
  const say = async (text = 'x'): Promise<number | undefined> =>
    (await sendText(sandbox, anna.address, text)).errcode;
  const sayTimes = async (times: number): Promise<(number | undefined)[]> => {
    const codes: (number | undefined)[] = [];
    for (let count = 0; count < times; count += 1) codes.push(await say());
    return codes;
  };
  const card = (change: Record<string, string> = {}): unknown => ({
    touser: anna.address,
    msgtype: 'miniprogrampage',
    miniprogrampage: {
      title: 'Show your document',
      appid: sandbox.miniProgramAppId,
      pagepath: 'pages/capture?code=1',
      thumb_media_id: sandbox.thumbMediaId,
      ...change,
    },
  });

  it('is shown as it is written, and WeChat gives no id back', async () => {
    await anna.says('hi');

    const answer = await sendText(sandbox, anna.address, 'A <b>bold</b> *claim* & «да» 是 🙂');

    expect(answer).to.deep.equal({ status: 200, errcode: 0, errmsg: 'ok' });
    expect(await anna.hears(/claim/)).to.include({
      text: 'A <b>bold</b> *claim* & «да» 是 🙂',
      name: 'Bonafide',
    });
  });

  it('shows links that are written as such', async () => {
    await anna.says('hi');

    await say('Go <a href="https://example.org/x">here</a> now');

    const { text, entities } = await anna.hears(/here/);
    expect(text).to.equal('Go here now');
    expect(entities).to.deep.equal([
      { type: 'text_link', offset: 3, length: 4, url: 'https://example.org/x' },
    ]);
  });

  it('holds 2048 bytes, and not one more', async () => {
    await anna.says('hi');

    expect(await say('是'.repeat(682) + 'xx')).to.equal(0);
    expect(await say('是'.repeat(682) + 'xxx')).to.equal(45002);
    expect(await say('')).to.equal(44004);
  });

  it('may come five times after each message of the person, counted anew', async () => {
    await anna.says('one');
    const first = await sayTimes(3);
    await anna.says('two');
    const second = await sayTimes(6);

    expect(first).to.deep.equal([0, 0, 0]);
    expect(second).to.deep.equal([0, 0, 0, 0, 0, 45047]);
  });

  it('may come for 48 hours', async () => {
    await anna.says('hi');

    pass(48 * hour - 1);
    const before = await say();
    pass(1);

    expect([before, await say()]).to.deep.equal([0, 45015]);
  });

  it('may come three times within a minute of following, scanning or clicking', async () => {
    await anna.unblocksBot();
    const followed = await sayTimes(4);
    pass(60_000);
    const later = await say();
    sandbox.scan(anna, 'desk');
    const scanned = await sayTimes(4);

    expect(followed).to.deep.equal([0, 0, 0, 45047]);
    expect(later).to.equal(45015);
    expect(scanned).to.deep.equal([0, 0, 0, 45047]);
  });

  it('uses up what an event allows before what a message does', async () => {
    await anna.says('hi'); // Follows, and writes.

    const codes = await sayTimes(9);

    expect(codes).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 45047]);
  });

  it('can have other limits', async () => {
    const other = await openWeChatSandbox({ limits: { messages: 1, events: 0 } });
    try {
      const boris = await other.person();
      await boris.says('hi');

      const codes = [await sendText(other, boris.address, 'x'), await sendText(other, boris.address, 'x')];

      expect(codes.map(({ errcode }) => errcode)).to.deep.equal([0, 45047]);
    } finally {
      await other.close();
    }
  });

  it('reaches nobody who never followed, and nobody who left', async () => {
    const never = await say();
    await anna.says('hi');
    await anna.blocksBot();
    const left = await say();
    await anna.unblocksBot();

    expect([never, left, await say()]).to.deep.equal([40003, 43004, 0]);
    expect((await sendText(sandbox, 'oNobody', 'x')).errcode).to.equal(40003);
  });

  it('loses what was allowed when the person leaves', async () => {
    await anna.says('hi');
    await anna.blocksBot();
    await anna.unblocksBot();

    expect(await sayTimes(4)).to.deep.equal([0, 0, 0, 45047]);
  });

  it('opens a mini-program by a card', async () => {
    await anna.says('hi');

    const answer = await send(sandbox, card());

    const heard = await anna.hears(({ card: shown }) => shown?.title === 'Show your document');
    expect(answer.errcode).to.equal(0);
    expect(heard.card?.page).to.equal('pages/capture?code=1');
    expect((await fetch(`${sandbox.url}${heard.card?.imageUrl}`)).headers.get('content-type')).to.equal(
      'image/jpeg',
    );
    await anna.taps({ label: 'Show your document' });
  });

  for (const [what, change, code] of [
    ['a picture that is none', { thumb_media_id: 'none' }, 40007],
    ["another account's mini-program", { appid: 'wx0000000000000000' }, 40166],
    ['no page', { pagepath: '' }, 40165],
    ['no title', { title: '' }, 40035],
  ] as const) {
    it(`is no card with ${what}`, async () => {
      await anna.says('hi');

      expect((await send(sandbox, card(change))).errcode).to.equal(code);
      expect(await anna.reads()).to.have.length(1);
    });
  }

  it('is no card with a video for a picture', async () => {
    const { media } = await anna.sendsVideo(Buffer.from('a video'));

    expect((await send(sandbox, card({ thumb_media_id: media?.fileId ?? '' }))).errcode).to.equal(40007);
  });

  it('is refused in another form, and uses nothing up', async () => {
    await anna.says('hi');
    const touser = anna.address;

    const codes = [
      await send(sandbox, { touser, msgtype: 'sticker', sticker: {} }),
      await send(sandbox, { touser, msgtype: 'text' }),
      await send(sandbox, { touser, msgtype: 'text', text: { content: 5 } }),
      await send(sandbox, '{"touser":'),
      await send(sandbox, []),
    ].map(({ errcode }) => errcode);

    expect(codes).to.deep.equal([40008, 47001, 47001, 47001, 47001]);
    expect(await sayTimes(9)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 45047]);
  });

  it('says in its errors which request they answer', async () => {
    expect((await sendText(sandbox, 'oNobody', 'x')).errmsg).to.match(
      /^invalid openid rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/,
    );
  });
});
