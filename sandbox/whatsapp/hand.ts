import type { SeenMessage } from '../control/contract.ts';
import { ControlError } from '../control/control-error.ts';
import type { Chat } from './chat.ts';
import { toReactionNotice } from './message-notice.ts';
import { post } from './person-writes.ts';
import { newWamid, type WhatsAppState } from './state.ts';
import { toSeenMessage } from './to-seen.ts';

/** What a person does, or has happen to them, in WhatsApp alone. */
export interface Hand {
  /** Puts an emoji to a message, or takes it away where none is given. It opens no window. */
  reacts(message: SeenMessage, emoji?: string): void;
  /** Sends what the Cloud API cannot read, such as `poll_creation`. */
  sendsUnsupported(what: string): SeenMessage;
  /** Shows the message's own id, which webhooks and the business name it by. */
  wamidOf(message: Pick<SeenMessage, 'messageId'>): string;
  /** Twenty-four hours have passed since the person last wrote. */
  closesWindow(): void;
  /** The media id of a file of theirs expires. */
  expiresMedia(message: SeenMessage): void;
  readonly phoneNumber: string;
  readonly userId: string;
}

export function createHand(state: WhatsAppState, chat: Chat): Hand {
  const wamidOf = ({ messageId }: Pick<SeenMessage, 'messageId'>): string => {
    const found = chat.messages.get(messageId);
    if (!found) throw new ControlError(404, `There is no message ${messageId}`);
    return found.wamid;
  };
  return {
    reacts(message, emoji) {
      const notice = toReactionNotice(state, chat, { wamid: newWamid(), reactedTo: wamidOf(message), emoji });
      state.webhook.push(chat.key, notice);
    },
    sendsUnsupported: (what) =>
      toSeenMessage(state, chat, post(state, chat, { content: { type: 'unsupported', what } })),
    wamidOf,
    closesWindow: () => void (chat.windowClosesAt = state.now()),
    expiresMedia: ({ media }) => state.media.expire(media?.fileId ?? ''),
    phoneNumber: chat.phoneNumber,
    userId: chat.userId,
  };
}
