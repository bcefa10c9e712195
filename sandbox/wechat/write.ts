import { ControlError } from '../control/control-error.ts';
import type { NewMessage, SeenMessage } from '../control/contract.ts';
import { enterChat } from './follow.ts';
import { show, type Follower } from './follower.ts';
import { linkFields, locationFields, mediaFields, pushMessage, textFields } from './push-kinds.ts';
import type { WeChatState } from './state.ts';
import type { XmlFields } from './xml.ts';

type Shown = Pick<SeenMessage, 'text'> & Partial<SeenMessage>;

interface Written {
  /** What the account is told. */
  fields: XmlFields;
  shown: Shown;
}

/** The person writes. A text that is only an address, forwarded from elsewhere, is a shared article. */
export function writeMessage(state: WeChatState, follower: Follower, message: NewMessage): SeenMessage {
  enterChat(state, follower);
  return post(state, follower, read(state, follower, message));
}

export function post(state: WeChatState, follower: Follower, { fields, shown }: Written): SeenMessage {
  const now = state.now();
  follower.allowance.openForMessage(now);
  const seen = show(follower, { from: 'person', name: follower.person.firstName, sentAt: now, ...shown });
  pushMessage(state, follower, fields);
  return seen;
}

function read(state: WeChatState, follower: Follower, message: NewMessage): Written {
  const { text, location, contact, forwardOf, forwardedFrom, replyTo } = message;
  if (forwardOf !== undefined) return forward(state, follower, forwardOf);
  if (contact) throw new ControlError(422, 'WeChat lets nobody send a contact to a service account');
  if (location) return { fields: locationFields(location), shown: { text: '', location } };
  if (text === undefined || text === '') throw new ControlError(422, 'There is nothing to send');
  const isArticle = forwardedFrom !== undefined && /^https?:\/\/\S+$/.test(text);
  return {
    fields: isArticle ? linkFields(text, forwardedFrom) : textFields(text),
    shown: {
      text,
      ...(forwardedFrom !== undefined && { forwardedFrom }),
      ...(replyTo !== undefined && { replyTo }),
    },
  };
}

/** What is forwarded arrives as if it were the person's own, under a new id. */
function forward(state: WeChatState, { log }: Follower, messageId: number): Written {
  const message = log.find(messageId);
  if (!message) throw new ControlError(404, `There is no message ${messageId}`);
  const media = message.media && state.media.findForPerson(message.media.fileId);
  if (message.media && media) {
    const fields = mediaFields(state, state.media.again(media), message.media.form);
    return { fields, shown: { text: '', media: message.media } };
  }
  if (message.text === '') throw new ControlError(422, 'WeChat forwards no such message');
  return { fields: textFields(message.text), shown: { text: message.text } };
}
