import { expect } from 'chai';
import type { RenderedMessage, SendFailure } from '../../../../src/core/channel/channel.ts';
import { refusal } from './api-server.ts';
import { openAccount, type OpenedAccount } from './open-account.ts';

const SEND = 'message/custom/send';
const chatId = 'oPerson-that-must-not-show';
const miniProgram = { appId: 'wxfedcba9876543210', page: 'pages/capture', thumbMediaId: 'T-1' };
const link = { label: '打开页面', url: 'https://verify.example/c/token-1?x=1' };

describe('a Service Account as a channel', () => {
  let opened: OpenedAccount;

  afterEach(() => opened.close());

  describe('without a mini-program', () => {
    beforeEach(async () => {
      opened = await openAccount();
    });

    it('sends a text to the person, and makes up a name for it', async () => {
      const [first, second] = [await send('一'), await send('二')];

      expect(opened.server.messages).to.deep.equal([
        { touser: chatId, msgtype: 'text', text: { content: '一' } },
        { touser: chatId, msgtype: 'text', text: { content: '二' } },
      ]);
      expect(first.ok && second.ok && first.messageRef !== second.messageRef).to.equal(true);
    });

    it('leaves out what could only be written as an escape, which WeChat refuses', async () => {
      const sent = await send('a\u0000b\u001Bc\uD800d\ne\tf🙂');

      expect(sent).to.include({ ok: true });
      expect(opened.server.messages).to.have.nested.property('[0].text.content', 'abc\uFFFDd\ne\tf🙂');
    });

    it('declares no button for links, so that the text holds them', () => {
      expect(opened.messenger.channel.capabilities).to.not.have.property('linkButton');
    });

    it('writes a link out that comes all the same', async () => {
      await send('text', { link });

      expect(contents()).to.deep.equal(['text', `${link.label}: ${link.url}`]);
    });

    const meanings: ReadonlyArray<[number, SendFailure, string[]]> = [
      [45015, { reason: 'window_closed' }, []],
      [45047, { reason: 'window_closed' }, []],
      [40003, { reason: 'blocked' }, []],
      [43004, { reason: 'blocked' }, []],
      [43019, { reason: 'blocked' }, []],
      [50005, { reason: 'blocked' }, []],
      [45009, { reason: 'rate_limited', retryAfterMilliseconds: 60_000 }, []],
      [45011, { reason: 'rate_limited', retryAfterMilliseconds: 10_000 }, []],
      [-1, { reason: 'temporary' }, []],
      [45002, { reason: 'invalid' }, ['wechat.send_invalid']],
      [40036, { reason: 'invalid' }, ['wechat.send_invalid']],
      [44004, { reason: 'invalid' }, ['wechat.send_invalid']],
      [40164, { reason: 'temporary' }, ['wechat.account_refused']],
      [48001, { reason: 'temporary' }, ['wechat.account_refused']],
      [50002, { reason: 'temporary' }, ['wechat.account_refused']],
    ];

    for (const [code, failure, events] of meanings) {
      it(`takes ${code} for ${failure.reason}${events.length > 0 ? ', and alerts' : ''}`, async () => {
        const before = opened.events().length;
        opened.server.answerNext(SEND, () => refusal(code));

        expect(await send('personal words')).to.deep.equal({ ok: false, failure });
        expect(opened.events().slice(before)).to.deep.equal(events);
      });
    }

    it('gets another token when its own is refused, and sends once', async () => {
      opened.server.good.clear();

      expect(await send('text')).to.include({ ok: true });
      expect(contents()).to.deep.equal(['text']);
    });

    it('alerts, and gives up for now, when the other token is refused as well', async () => {
      opened.server.answerAlways(SEND, () => refusal(40001));
      opened.server.good.clear();

      const sent = await send('text');

      expect(sent).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
      expect(opened.server.asked.filter((path) => path === SEND)).to.have.length(2);
      expect(opened.events()).to.include('wechat.token_refused');
    });

    for (const [what, answer] of [
      ['an error page', { status: 502, body: '<html>' }],
      ['an answer that is none', { status: 200, body: '"ok"' }],
      ['a redirect', { status: 302, body: '' }],
    ] as const) {
      it(`fails as temporary on ${what}`, async () => {
        opened.server.answerNext(SEND, (_asked, response) => {
          response.writeHead(answer.status, { location: '/cgi-bin/message/custom/send' }).end(answer.body);
        });

        expect(await send('text')).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
      });
    }

    it('fails as temporary when no answer comes', async () => {
      opened.server.answerNext(SEND, () => undefined);

      expect(await send('text')).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
    });

    it('names neither token, person nor words in what it logs', async () => {
      for (const code of [45002, 40164, 40001]) {
        opened.server.answerNext(SEND, ({ query }) =>
          refusal(code, `of ${chatId} by ${query.get('access_token')}`),
        );
        await send('personal words');
      }

      expect(opened.text()).to.include('of [hidden] by [hidden]');
      expect(opened.text()).to.not.match(/token-\d|oPerson|personal words|a-secret/);
    });

    it('lets messages be, for nobody but the person can take them away', async () => {
      const { channel } = opened.messenger;

      expect(await channel.removeInbound(chatId, '7')).to.deep.equal({ ok: true, messageRef: '7' });
      expect(opened.server.asked).to.deep.equal(['stable_token']);
    });
  });

  describe('with a mini-program', () => {
    beforeEach(async () => {
      opened = await openAccount({ miniProgram });
    });

    it('shows a link as a card after the text', async () => {
      const sent = await send('text', { link });

      expect(sent).to.include({ ok: true });
      expect(opened.messenger.channel.capabilities.linkButton).to.equal('beside');
      expect(opened.server.messages).to.deep.equal([
        { touser: chatId, msgtype: 'text', text: { content: 'text' } },
        {
          touser: chatId,
          msgtype: 'miniprogrampage',
          miniprogrampage: {
            title: '打开页面',
            appid: miniProgram.appId,
            pagepath: 'pages/capture?link=token-1',
            thumb_media_id: 'T-1',
          },
        },
      ]);
    });

    for (const code of [40166, 40013, 48001, -1]) {
      it(`writes the link out where the card is answered with ${code}`, async () => {
        opened.server.answerNext(SEND, () => ok);
        opened.server.answerNext(SEND, () => refusal(code));

        const sent = await send('text', { link });

        expect(sent).to.include({ ok: true });
        expect(contents()).to.deep.equal([`${link.label}: ${link.url}`]);
      });
    }

    it('alerts when WeChat does not take the card', async () => {
      opened.server.answerNext(SEND, () => ok);
      opened.server.answerNext(SEND, () => refusal(40166));

      await send('text', { link });

      expect(opened.events()).to.include('wechat.send_invalid');
    });

    it('fails when nothing more may be sent after the text, so that the whole comes again', async () => {
      opened.server.answerNext(SEND, () => ok);
      opened.server.answerNext(SEND, () => refusal(45047));

      expect(await send('text', { link })).to.deep.equal({
        ok: false,
        failure: { reason: 'window_closed' },
      });
    });

    it('does not try the card where the text was refused', async () => {
      opened.server.answerNext(SEND, () => refusal(45015));

      await send('text', { link });

      expect(opened.server.messages).to.deep.equal([]);
    });
  });

  const ok = { errcode: 0, errmsg: 'ok' };

  function send(text: string, more: Partial<RenderedMessage> = {}) {
    return opened.messenger.channel.send(chatId, { text, buttons: [], ...more });
  }

  function contents(): unknown[] {
    return opened.server.messages.map((message) => JSON.parse(JSON.stringify(message)).text?.content);
  }
});
