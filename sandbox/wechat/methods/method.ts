import type { Exchange } from '../../control/exchange.ts';
import type { WeChatState } from '../state.ts';
import { refusal } from '../wechat-error.ts';

/** One call of the API. */
export interface ApiCall {
  state: WeChatState;
  exchange: Exchange;
  /** As received. */
  body: Buffer;
}

/** Returns what the answer holds, or `undefined` when it has answered by itself. Throws `WeChatError`. */
export type Method = (call: ApiCall) => unknown;

export const done = { errcode: 0, errmsg: 'ok' };

/** Throws `WeChatError` for what is no JSON. */
export function readJson({ body }: ApiCall): unknown {
  if (body.length === 0) throw refusal(44002);
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return parsed;
  } catch (error) {
    throw refusal(47001, { cause: error });
  }
}
