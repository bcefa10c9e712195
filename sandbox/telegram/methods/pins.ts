import { badRequest } from '../api-error.ts';
import { addMessage, change, findMessage, type Conversation } from '../conversation.ts';
import { botHasRight, writableChatOf, type Call, type Method } from '../method.ts';
import { integerOf } from '../parameters.ts';
import { botUser } from '../state.ts';

/** https://core.telegram.org/bots/api#pinchatmessage */
export const pinChatMessage: Method = (call) => {
  const { conversation, pins } = pinnableOf(call);
  const messageId = integerOf(call.values, 'message_id', { otherwise: 0 });
  const message = findMessage(conversation, messageId);
  if (!message) throw badRequest('message to pin not found');
  change(conversation, (revision) => {
    pins.delete(messageId);
    pins.add(messageId);
    message.revision = revision;
  });
  const { threadId } = message;
  const draft = { from: botUser(call.bot), content: {}, threadId, pinned: messageId };
  addMessage(conversation, draft, call.state.now());
  return true;
};

/** https://core.telegram.org/bots/api#unpinchatmessage: the newest pin unless a message is named. */
export const unpinChatMessage: Method = (call) => {
  const { conversation, pins } = pinnableOf(call);
  const messageId = integerOf(call.values, 'message_id', { otherwise: [...pins].at(-1) ?? 0 });
  const message = conversation.messages.get(messageId);
  if (!message || !pins.has(messageId)) throw badRequest('message to unpin not found');
  change(conversation, (revision) => {
    pins.delete(messageId);
    message.revision = revision;
  });
  return true;
};

function pinnableOf(call: Call): { conversation: Conversation; pins: Set<number> } {
  const conversation = writableChatOf(call);
  if (conversation.group && !botHasRight(conversation, 'can_pin_messages')) {
    throw badRequest('not enough rights to manage pinned messages in the chat');
  }
  return { conversation, pins: conversation.pins };
}
