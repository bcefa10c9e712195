import { signatureOf, type SecretEnvelope } from './secret-envelope.ts';
import type { Account } from './state.ts';
import { readXml } from './xml.ts';

/** What a person's WeChat shows when the account's answer is none. */
export const outOfOrder = '该公众号提供的服务出现故障，请稍后再试';

/**
 * What the person sees of the answer to a call: nothing after `success` or an empty one, the text of an encrypted reply, and
 * otherwise that the service is out of order. See
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html.
 */
export function readPassiveReply(
  body: string,
  { account, envelope, openId }: { account: Account; envelope: SecretEnvelope; openId: string },
): string | undefined {
  if (body === '' || body === 'success') return undefined;
  try {
    const reply = openReply(body, account, envelope);
    const isForThem = reply.ToUserName === openId && reply.FromUserName === account.originalId;
    return isForThem && reply.MsgType === 'text' && reply.Content ? reply.Content : outOfOrder;
  } catch {
    return outOfOrder; // Whatever is wrong with it, the person is told the same.
  }
}

function openReply(body: string, { token }: Account, envelope: SecretEnvelope): Record<string, string> {
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = readXml(body);
  if (signatureOf(token, TimeStamp, Nonce, Encrypt) !== MsgSignature) throw new Error('Not signed');
  return readXml(envelope.open(Encrypt));
}
