import { expect } from 'chai';
import { z } from 'zod';
import { WeChatSecretRefused } from '../../../../src/bots/wechat/service-account/open-service-account.ts';
import { botTexts } from '../../../../src/core/dialogue/bot-texts.ts';
import { appSecret, refusal } from './api-server.ts';
import { openAccount } from './open-account.ts';
import { messageXml, seal, sealedCall } from './sealed-call.ts';

const messageOf = (appId: string) => {
  const now = Math.floor(Date.now() / 1000);
  const fields = { FromUserName: 'o1', CreateTime: String(now), MsgType: 'text', Content: 'hi', MsgId: '7' };
  return sealedCall(seal(messageXml(fields), { appId }), now);
};

describe('openWeChatServiceAccount', () => {
  it('opens with a token at hand', async () => {
    const opened = await openAccount({ accountName: 'Bonafide 服务号' });
    const { messenger, server } = opened;
    await opened.close();

    expect(server.asked).to.deep.equal(['stable_token']);
    expect(messenger.entrance).to.deep.equal({ name: 'Bonafide 服务号' });
    expect(messenger.channel).to.include({ name: 'wechat', botId: 'wx0123456789abcdef' });
    expect(messenger.channel).to.not.have.property('invite');
  });

  for (const [what, options] of [
    ['the secret', { appSecret: 'another' }],
    ['the app id', { appId: 'wx1' }],
  ] as const) {
    it(`does not open when ${what} is wrong, and says which variables to look at`, async () => {
      const failure = await openAccount(options).catch((err: unknown) => err);

      expect(failure).to.be.instanceOf(WeChatSecretRefused);
      expect(failure).to.have.property('message').that.includes('WECHAT_APP_SECRET');
    });
  }

  it('opens and alerts while our address is not on the account’s list, for that is mended elsewhere', async () => {
    const opened = await openAccount({}, (server) =>
      server.answerNext('stable_token', () => refusal(40164, 'invalid ip 203.0.113.7')),
    );

    const sent = await opened.messenger.channel.send('o1', { text: 'hi', buttons: [] });
    await opened.close();

    expect(opened.events()[0]).to.equal('wechat.account_refused');
    expect(opened.text()).to.include('203.0.113.7');
    expect(sent).to.include({ ok: true });
  });

  it('opens while WeChat does not answer', async () => {
    const opened = await openAccount({}, (server) =>
      server.answerNext('stable_token', (_asked, response) => void response.destroy()),
    );
    await opened.close();

    expect(opened.events()).to.deep.equal(['wechat.unreachable']);
    expect(opened.text()).to.not.include(appSecret);
  });

  it('has its webhook mounted, and reads what it accepts', async () => {
    const opened = await openAccount({ webhookPath: '/hooks/wx' });
    const updates: unknown[] = [];

    const mounted = await opened.messenger.start((accepted) => {
      updates.push(...accepted.map(({ body }) => body));
      return Promise.resolve();
    });
    const answered = await mounted?.handle(messageOf('wx0123456789abcdef'));
    await opened.close();

    expect(mounted?.path).to.equal('/hooks/wx');
    expect(answered).to.deep.equal({ status: 200, body: 'success' });
    expect(opened.messenger.toInbound(updates[0])).to.deep.include({
      chatId: 'o1',
      updateId: '7',
      botId: 'wx0123456789abcdef',
      content: { type: 'text', text: 'hi' },
    });
  });

  it('finishes what is under way when it closes, and then takes in nothing more', async () => {
    const opened = await openAccount();
    const kept = Promise.withResolvers<void>();
    const mounted = await opened.messenger.start(() => kept.promise);
    const order: string[] = [];

    const answering = mounted
      ?.handle(messageOf('wx0123456789abcdef'))
      .then(({ status }) => order.push(String(status)));
    const closing = opened.close().then(() => order.push('closed'));
    const refused = await mounted?.handle(messageOf('wx0123456789abcdef'));
    kept.resolve();
    await Promise.all([answering, closing]);

    expect(refused).to.deep.equal({ status: 503 });
    expect(order).to.deep.equal(['200', 'closed']);
  });

  describe('registerTexts', () => {
    const buttonSchema = z.strictObject({ type: z.literal('click'), name: z.string(), key: z.string() });
    const foldedSchema = z.strictObject({
      name: z.string(),
      sub_button: z.array(buttonSchema).min(1).max(5),
    });
    const menuSchema = z.strictObject({ button: z.array(z.union([buttonSchema, foldedSchema])).length(3) });

    for (const hasLegacyShop of [true, false]) {
      it(`puts every command into the menu, in Chinese, within WeChat’s bounds, ${hasLegacyShop ? 'with' : 'without'} an old shop`, async () => {
        const opened = await openAccount();
        const texts = botTexts(hasLegacyShop);

        await opened.messenger.registerTexts(texts);
        await opened.close();

        const { button: buttons } = menuSchema.parse(opened.server.menus[0]);
        const bytes = (name: string) => Buffer.byteLength(name);
        const items = buttons.flatMap((button) => ('sub_button' in button ? button.sub_button : [button]));
        const folded = buttons.flatMap((button) => ('sub_button' in button ? button.sub_button : []));
        expect(items.map(({ key, name }) => ({ command: key, description: name }))).to.deep.equal(
          texts.commands.zh,
        );
        expect(Math.max(...buttons.map(({ name }) => bytes(name)))).to.be.at.most(16);
        expect(Math.max(...folded.map(({ name }) => bytes(name)))).to.be.at.most(60);
      });
    }

    it('cuts what is too long for the menu', async () => {
      const opened = await openAccount();
      const texts = botTexts(true);
      texts.commands.zh = [{ command: 'start', description: '开始身份验证' }];

      await opened.messenger.registerTexts(texts);
      await opened.close();

      expect(opened.server.menus).to.deep.equal([
        { button: [{ type: 'click', name: '开始身份…', key: 'start' }] },
      ]);
    });

    it('warns when WeChat refuses the menu, and goes on', async () => {
      const opened = await openAccount();
      opened.server.answerNext('menu/create', () => refusal(40018));

      await opened.messenger.registerTexts(botTexts(true));
      await opened.close();

      expect(opened.events()).to.include('wechat.menu_not_created');
    });
  });
});
