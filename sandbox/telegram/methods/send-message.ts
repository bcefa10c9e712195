import { messageText, textParametersOf } from '../formatted-text.ts';
import type { Method } from '../method.ts';
import { send } from './send.ts';

/** https://core.telegram.org/bots/api#sendmessage */
export const sendMessage: Method = (call) => {
  const { text, entities } = messageText(textParametersOf(call.values));
  return send(call, { text, ...(entities.length > 0 && { entities }) });
};
