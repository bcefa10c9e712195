import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import { change, findMessage, type Conversation, type StoredMessage } from '../conversation.ts';
import { botHasRight, chatOf, type Call, type Method } from '../method.ts';
import { integerOf, jsonOf, parseOrRefuse, textOf } from '../parameters.ts';

const deletableMilliseconds = 48 * 60 * 60 * 1000;

/** https://core.telegram.org/bots/api#deletemessage: for 48 hours, and in a group others' only with the right. */
export const deleteMessage: Method = (call) => {
  const conversation = chatOf(call);
  const messageId = integerOf(call.values, 'message_id', { otherwise: 0 });
  if (messageId <= 0) throw badRequest('message identifier is not specified');
  const message = findMessage(conversation, messageId);
  if (!message) throw badRequest('message to delete not found');
  const refusal = refusalOf(call, conversation, message);
  if (refusal !== undefined) throw badRequest(refusal);
  remove(call, conversation, message);
  return true;
};

/** https://core.telegram.org/bots/api#deletemessages: 1–100 messages; those that cannot be found are skipped. */
export const deleteMessages: Method = (call) => {
  const conversation = chatOf(call);
  if (textOf(call.values, 'message_ids') === '') throw badRequest('message identifiers are not specified');
  const ids = parseOrRefuse(
    z.array(z.coerce.number().int()),
    jsonOf(call.values, 'message_ids', 'message identifiers'),
    'message identifiers',
  );
  if (ids.length === 0) throw badRequest('message identifiers are not specified');
  if (ids.length > 100) throw badRequest('too many message identifiers specified');
  const messages = ids.flatMap((id) => findMessage(conversation, id) ?? []);
  const refusal = messages.map((message) => refusalOf(call, conversation, message)).find((reason) => reason);
  if (refusal !== undefined) throw badRequest(refusal);
  for (const message of messages) remove(call, conversation, message);
  return true;
};

/** TDLib's rules: 48 hours everywhere, in groups the bot's own or any with the right, never what opened a topic or the group. */
function refusalOf(
  { bot, state }: Call,
  conversation: Conversation,
  message: StoredMessage,
): string | undefined {
  const { group } = conversation;
  const age = state.now().getTime() - message.sentAt.getTime();
  const isTooOld = age > deletableMilliseconds;
  if (!group) return isTooOld ? "message can't be deleted for everyone" : undefined;
  const { supergroup_chat_created: isFirst, forum_topic_created: topic } = message.content;
  const isOthers = message.from.id !== bot.id && !botHasRight(conversation, 'can_delete_messages');
  return isTooOld || isOthers || isFirst || topic ? "message can't be deleted" : undefined;
}

function remove({ state }: Call, conversation: Conversation, message: StoredMessage): void {
  change(conversation, (revision) => {
    Object.assign(message, { deleted: { by: 'bot', at: state.now() }, revision });
  });
}
