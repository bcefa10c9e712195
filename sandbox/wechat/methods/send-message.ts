import { z } from 'zod';
import type { SeenMessage } from '../../control/contract.ts';
import { show, type Follower } from '../follower.ts';
import { toShownText } from '../shown-text.ts';
import type { WeChatState } from '../state.ts';
import { refusal } from '../wechat-error.ts';
import { done, readJson, type Method } from './method.ts';

/** In bytes. */
const longestText = 2048;

const messageSchema = z.object({ touser: z.string().default(''), msgtype: z.unknown().optional() });
const textSchema = z.object({ text: z.object({ content: z.string() }) });
const cardSchema = z.object({
  miniprogrampage: z.object({
    title: z.string(),
    appid: z.string(),
    pagepath: z.string(),
    thumb_media_id: z.string(),
  }),
});

type Shown = Pick<SeenMessage, 'text'> & Partial<SeenMessage>;

/**
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html, of which the sandbox knows texts and
 * cards of mini-programs. WeChat gives no id back.
 */
export const sendMessage: Method = (call) => {
  const { state } = call;
  const body = readJson(call);
  const message = messageSchema.safeParse(body);
  if (!message.success) throw refusal(47001);
  const follower = state.followers.get(message.data.touser);
  if (!follower?.hasFollowed) throw refusal(40003);
  const shown = read(state, message.data.msgtype, body);
  useUp(follower, state.now());
  show(follower, { from: 'bot', name: state.account.name, sentAt: state.now(), ...shown });
  return done;
};

function read(state: WeChatState, type: unknown, body: unknown): Shown {
  if (type === 'text') return readText(body);
  if (type === 'miniprogrampage') return readCard(state, body);
  throw refusal(40008);
}

function readText(body: unknown): Shown {
  const parsed = textSchema.safeParse(body);
  if (!parsed.success) throw refusal(47001);
  const { content } = parsed.data.text;
  if (content === '') throw refusal(44004);
  if (Buffer.byteLength(content) > longestText) throw refusal(45002);
  return toShownText(content);
}

function readCard({ account, media }: WeChatState, body: unknown): Shown {
  const parsed = cardSchema.safeParse(body);
  if (!parsed.success) throw refusal(47001);
  const { title, appid, pagepath, thumb_media_id } = parsed.data.miniprogrampage;
  if (title === '') throw refusal(40035);
  if (appid !== account.miniProgramAppId) throw refusal(40166);
  if (pagepath === '') throw refusal(40165);
  const picture = media.find(thumb_media_id);
  if (picture?.kind !== 'image') throw refusal(40007);
  return { text: '', card: { title, page: pagepath, imageUrl: `/sandbox/files/${picture.mediaId}` } };
}

function useUp({ isFollowing, allowance }: Follower, now: Date): void {
  if (!isFollowing) throw refusal(43004);
  const use = allowance.take(now);
  if (use === 'closed') throw refusal(45015);
  if (use === 'used_up') throw refusal(45047);
}
