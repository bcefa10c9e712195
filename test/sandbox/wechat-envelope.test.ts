import { expect } from 'chai';
import { createSecretEnvelope, signatureOf } from '../../sandbox/wechat/secret-envelope.ts';

/** The figures are those of https://github.com/wechatpy/wechatpy/blob/master/tests/test_crypto.py. */
const token = '123456';
const appId = 'wx49f0ab532d5d035a';
const key = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const timestamp = '1411525903';
const nonce = '461056294';

const sealedInbound =
  'RgqEoJj5A4EMYlLvWO1F86ioRjZfaex/gePD0gOXTxpsq5Yj4GNglrBb8I2BAJVODGajiFnXBu7mCPatfjsu6IHCrsTyeDXzF6Bv283dGymzxh6ydJRvZsryDyZbLTE7rhnus50qGPMfp2wASFlzEgMW9z1ef/RD8XzaFYgm7iTdaXpXaG4+BiYyolBug/gYNx410cvkKR2/nPwBiT+P4hIiOAQqGp/TywZBtDh1yCF2KOd0gpiMZ5jSw3e29mTvmUHzkVQiMS6td7vXUaWOMZnYZlF3So2SjHnwh4jYFxdgpkHHqIrH/54SNdshoQgWYEvccTKe7FS709/5t6NMxuGhcUGAPOQipvWTT4dShyqio7mlsl5noTrb++x6En749zCpQVhDpbV6GDnTbcX2e8K9QaNWHp91eBdCRxthuL0=';
const plainInbound =
  '<xml><ToUserName><![CDATA[wx49f0ab532d5d035a]]></ToUserName>\n<FromUserName><![CDATA[messense]]></FromUserName>\n<CreateTime>1411525903</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<MsgId>4363689963896700987</MsgId>\n<AgentID>1</AgentID>\n</xml>';
const plainOutbound =
  '<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>';
const sealedOutbound =
  '9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LWke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEBtb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3';

describe("WeChat's secret envelope", () => {
  const envelope = createSecretEnvelope(appId, key);

  it('opens what others have sealed', () => {
    expect(envelope.open(sealedInbound)).to.equal(plainInbound);
    expect(signatureOf(token, timestamp, nonce, sealedInbound)).to.equal(
      '74d92dfeb87ba7c714f89d98870ae5eb62dff26d',
    );
  });

  it('seals as others do', () => {
    const sealed = envelope.seal(plainOutbound, Buffer.from('1234567890123456'));

    expect(sealed).to.equal(sealedOutbound);
    expect(signatureOf(token, timestamp, nonce, sealed)).to.equal('407518b7649e86ef23978113f92d27afa9296533');
  });

  it('signs an echo as others do, and another one otherwise', () => {
    const echo = '4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==';

    expect(signatureOf(token, '1411443780', '437374425', echo)).to.equal(
      'dd6b9c95b495b3f7e2901bfbc76c664930ffdb96',
    );
    expect(signatureOf(token, '1411443780', '437374424', echo)).not.to.equal(
      'dd6b9c95b495b3f7e2901bfbc76c664930ffdb96',
    );
    expect(envelope.open(echo)).to.equal('5927782489442352469');
  });

  it('never seals the same text the same way, and opens all of it', () => {
    const text = '是'.repeat(333);

    const [first, second] = [envelope.seal(text), envelope.seal(text)];

    expect(first).not.to.equal(second);
    expect([first, second].map((sealed) => envelope.open(sealed))).to.deep.equal([text, text]);
  });

  it('pads to 32 bytes, which is not what the cipher needs', () => {
    const sealed = Array.from({ length: 33 }, (_, length) => envelope.seal('x'.repeat(length)));

    const lengths = sealed.map((text) => Buffer.from(text, 'base64').length);
    expect(new Set(lengths)).to.deep.equal(new Set([64, 96]));
    expect(sealed.map((text) => envelope.open(text).length)).to.deep.equal([...sealed.keys()]);
  });

  it('refuses what is for another app, what was changed and what is none', () => {
    const other = createSecretEnvelope('wx0000000000000000', key);
    const changed = Buffer.from(sealedInbound, 'base64');
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);

    expect(() => other.open(sealedInbound)).to.throw('This is for another app');
    expect(() => envelope.open(changed.toString('base64'))).to.throw();
    expect(() => envelope.open('bm9uZQ==')).to.throw();
  });

  it('refuses a key that an administrator could not have entered', () => {
    expect(() => createSecretEnvelope(appId, key.slice(1))).to.throw('43 letters and digits');
  });
});
