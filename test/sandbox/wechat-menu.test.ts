import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { openStage, type AccountServer } from './wechat-account.ts';
import { callApi, getStableToken, sendText } from './wechat-client.ts';

const click = (name: string, key = 'key'): Record<string, unknown> => ({ type: 'click', name, key });
const view = (name: string, url: unknown): Record<string, unknown> => ({ type: 'view', name, url });
const fold = (...sub_button: unknown[]): Record<string, unknown> => ({ name: 'More', sub_button });
const open = {
  type: 'miniprogram',
  name: 'Open',
  url: 'https://example.org/old',
  appid: 'wx0000000000000000',
  pagepath: 'pages/index',
};

describe("WeChat's menu", () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let now: Date;
  let close: () => Promise<void>;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    ({ sandbox, account, anna, close } = await openStage({ now: () => now }));
  });

  afterEach(() => close());

  const call = async (path: string, body?: unknown): ReturnType<typeof callApi> => {
    const { access_token } = await getStableToken(sandbox);
    return callApi(sandbox, path, { query: { access_token }, ...(body !== undefined && { body }) });
  };
  const create = async (...button: unknown[]): Promise<number | undefined> =>
    (await call('menu/create', { button })).errcode;
  const event = async (): Promise<Record<string, string>> => (await account.untilCalls(1))[0]?.fields ?? {};

  it('is seen below the chat, and told back', async () => {
    const buttons = [
      click('Begin', '/start'),
      view('Site', 'https://example.org'),
      fold(click('Help'), open),
    ];

    const code = await create(...buttons);

    expect(code).to.equal(0);
    expect((await anna.looksAtChat()).bot.menu).to.deep.equal([
      { label: 'Begin', id: '/start' },
      { label: 'Site', url: 'https://example.org' },
      {
        label: 'More',
        items: [
          { label: 'Help', id: 'key' },
          { label: 'Open', url: 'pages/index' },
        ],
      },
    ]);
    expect(await call('menu/get')).to.have.nested.property('menu.button[2].sub_button[0].key', 'key');
  });

  it('can be taken away', async () => {
    await create(click('Begin'));

    await call('menu/delete');

    expect((await anna.looksAtChat()).bot.menu).to.equal(undefined);
    expect((await call('menu/get')).errcode).to.equal(46003);
  });

  for (const [what, buttons, code] of [
    ['none', [], 40016],
    ['four buttons', [click('1'), click('2'), click('3'), click('4')], 40016],
    ['six folded buttons', [fold(...'123456'.split('').map((name) => click(name)))], 40023],
    ['a fold in a fold', [fold(fold(click('1')))], 40022],
    ['a name of 17 bytes', [click('是是是是是xx')], 40018],
    ['no name', [click('')], 40018],
    ['a folded name of 61 bytes', [fold(click('x'.repeat(61)))], 40025],
    ['a key of 129 bytes', [click('x', 'k'.repeat(129))], 40019],
    ['a folded key of 129 bytes', [fold(click('x', 'k'.repeat(129)))], 40026],
    ['no key', [{ type: 'click', name: 'x' }], 40019],
    ['an unknown type', [{ type: 'dance', name: 'x' }], 40017],
    ['an unknown folded type', [fold({ type: 'dance', name: 'x' })], 40024],
    ['a long address', [view('x', `https://example.org/${'x'.repeat(1024)}`)], 40020],
    ['a long folded address', [fold(view('x', `https://example.org/${'x'.repeat(1024)}`))], 40027],
    ['what is no address', [view('x', 'javascript:alert()')], 40066],
    ['a mini-program without a page', [{ ...open, pagepath: '' }], 40165],
    ['a mini-program without an app id', [{ ...open, appid: undefined }], 40166],
    ['a fold that is no list', [{ name: 'x', sub_button: 'x' }], 47001],
  ] as const) {
    it(`is refused with ${what}, and the old one stays`, async () => {
      await create(click('Old'));

      expect(await create(...buttons)).to.equal(code);
      expect((await anna.looksAtChat()).bot.menu).to.deep.equal([{ label: 'Old', id: 'key' }]);
    });
  }

  it('is refused where letters are escaped, and where it is no JSON', async () => {
    expect(
      (await call('menu/create', '{"button":[{"type":"click","name":"\\u662f","key":"k"}]}')).errcode,
    ).to.equal(40033);
    expect((await call('menu/create', '{')).errcode).to.equal(47001);
    expect((await call('menu/create', {})).errcode).to.equal(47001);
    expect((await call('menu/create')).errcode).to.equal(43002);
  });

  it('takes the longest names and keys', async () => {
    expect(await create(click('是是是是是x', 'k'.repeat(128)), fold(click('是'.repeat(20))))).to.equal(0);
  });

  it('tells the account of a click, which may then write three times', async () => {
    await create(click('Begin', '/start'));
    now = addMilliseconds(now, 60_000);

    await anna.taps({ label: 'Begin' });
    const codes: (number | undefined)[] = [];
    for (let count = 0; count < 4; count += 1)
      codes.push((await sendText(sandbox, anna.address, 'x')).errcode);

    expect(await event()).to.include({ MsgType: 'event', Event: 'CLICK', EventKey: '/start' });
    expect(codes).to.deep.equal([0, 0, 0, 45047]);
  });

  for (const [label, what, key] of [
    ['Site', 'VIEW', 'https://example.org'],
    ['Open', 'view_miniprogram', 'pages/index'],
  ] as const) {
    it(`tells the account of ${what}, which may not write for it`, async () => {
      await create(view('Site', 'https://example.org'), fold(open));
      now = addMilliseconds(now, 60_000);

      await anna.taps({ label });

      expect(await event()).to.include({ MsgType: 'event', Event: what, EventKey: key });
      expect((await sendText(sandbox, anna.address, 'x')).errcode).to.equal(45015);
    });
  }

  it('has only the items that it has, unless a click is forged', async () => {
    await create(click('Begin', '/start'));

    const failure: unknown = await anna.taps({ menuItemId: '/stop' }).catch((error: unknown) => error);
    await anna.taps({ menuItemId: '/stop', isForged: true });

    expect(String(failure)).to.contain('There is no such item in the menu');
    expect(await event()).to.include({ Event: 'CLICK', EventKey: '/stop' });
  });
});
