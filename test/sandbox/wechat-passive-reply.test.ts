import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { outOfOrder } from '../../sandbox/wechat/passive-reply.ts';
import { createSecretEnvelope, signatureOf } from '../../sandbox/wechat/secret-envelope.ts';
import { toXml, type XmlFields } from '../../sandbox/wechat/xml.ts';
import { openStage, type AccountServer } from './wechat-account.ts';

describe('a reply in the answer to WeChat', () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ sandbox, account, anna, close } = await openStage());
  });

  afterEach(() => close());

  const reply = (change: XmlFields = {}): XmlFields => ({
    ToUserName: anna.address,
    FromUserName: sandbox.originalId,
    CreateTime: 1411525903,
    MsgType: 'text',
    Content: 'At once',
    ...change,
  });
  const seal = (xml: string, token = sandbox.token): string => {
    const Encrypt = createSecretEnvelope(sandbox.appId, sandbox.encodingAesKey).seal(xml);
    const MsgSignature = signatureOf(token, '1411525903', '7', Encrypt);
    return toXml({ Encrypt, MsgSignature, TimeStamp: 1411525903, Nonce: '7' });
  };

  it('is shown when it is encrypted and signed', async () => {
    account.respond(() => ({ body: seal(toXml(reply())) }));

    await anna.says('hi');

    await anna.hears('At once');
    expect(sandbox.pendingUpdates()).to.equal(0);
  });

  for (const [what, body] of [
    ['plain', () => toXml(reply())],
    ['signed with another token', () => seal(toXml(reply()), 'wrong')],
    ['for somebody else', () => seal(toXml(reply({ ToUserName: 'oNobody' })))],
    ['from somebody else', () => seal(toXml(reply({ FromUserName: 'gh_other' })))],
    ['empty', () => seal(toXml(reply({ Content: '' })))],
  ] as const) {
    it(`is out of order when it is ${what}`, async () => {
      account.respond(() => ({ body: body() }));

      await anna.says('hi');

      await anna.hears(outOfOrder);
    });
  }
});
