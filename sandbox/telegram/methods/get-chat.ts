import { findMessage, toApiMessage } from '../conversation.ts';
import { chatOf, type Method } from '../method.ts';

/** https://core.telegram.org/bots/api#getchat */
export const getChat: Method = (call) => {
  const conversation = chatOf(call);
  const newestPin = [...conversation.pins].at(-1);
  const pinned = newestPin === undefined ? undefined : findMessage(conversation, newestPin);
  return {
    ...conversation.chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: noGifts,
    ...(pinned && { pinned_message: toApiMessage(conversation, pinned) }),
  };
};

const noGifts = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
};
