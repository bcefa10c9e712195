import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { MessageContent } from '../bot-api-types.ts';
import {
  addMessage,
  findMessage,
  toApiMessage,
  type Conversation,
  type StoredMessage,
} from '../conversation.ts';
import { mayManageTopic } from '../topics.ts';
import { writableChatOf, type Call } from '../method.ts';
import { booleanOf, integerOf, jsonOf, parseOrRefuse } from '../parameters.ts';
import { replyMarkupOf } from '../reply-markup.ts';
import { botUser } from '../state.ts';

const replySchema = z.object({
  message_id: z.number().int(),
  allow_sending_without_reply: z.boolean().optional(),
});

/** Puts a message of the bot into the chat of the call and returns it as the API shows it. */
export function send(call: Call, content: MessageContent): unknown {
  const conversation = writableChatOf(call);
  const replyMarkup = replyMarkupOf(call.values, conversation.chat);
  const message = addMessage(
    conversation,
    {
      from: botUser(call.bot),
      content,
      replyMarkup,
      ...placeOf(call, conversation),
      isProtected: booleanOf(call.values, 'protect_content'),
    },
    call.state.now(),
  );
  return toApiMessage(conversation, message);
}

/** Refuses a place that there is not, before anything is stored. Throws `ApiError`. */
export function checkPlace(call: Call): Conversation {
  const conversation = writableChatOf(call);
  placeOf(call, conversation);
  return conversation;
}

type Place = Pick<StoredMessage, 'replyTo' | 'threadId'>;

/** The topic that is named, or that of the message replied to. */
function placeOf(call: Call, conversation: Conversation): Place {
  const named = namedThreadOf(call, conversation);
  const replyTo = replyTargetOf(call, conversation, named);
  const threadId =
    named ?? (replyTo === undefined ? undefined : findMessage(conversation, replyTo)?.threadId);
  const topic = threadId === undefined ? undefined : conversation.group?.topics.get(threadId);
  if (topic?.isClosed && !mayManageTopic(conversation, topic)) throw badRequest('TOPIC_CLOSED');
  return { replyTo, threadId };
}

/** The general topic has no identifier to write to: https://github.com/tdlib/telegram-bot-api/issues/798. */
function namedThreadOf({ values }: Call, { group }: Conversation): number | undefined {
  const threadId = integerOf(values, 'message_thread_id', { otherwise: 0 });
  if (threadId === 0) return undefined;
  if (!group?.topics.has(threadId)) throw badRequest('message thread not found');
  return threadId;
}

function replyTargetOf(
  { values }: Call,
  conversation: Conversation,
  threadId: number | undefined,
): number | undefined {
  const parameters = parseOrRefuse(
    replySchema.optional(),
    jsonOf(values, 'reply_parameters', 'reply parameters'),
    'ReplyParameters',
  );
  const messageId = parameters?.message_id ?? integerOf(values, 'reply_to_message_id', { otherwise: 0 });
  if (messageId <= 0) return undefined;
  const target = findMessage(conversation, messageId);
  if (target && (threadId === undefined || target.threadId === threadId)) return messageId;
  const mayDoWithout =
    parameters?.allow_sending_without_reply ?? booleanOf(values, 'allow_sending_without_reply');
  if (mayDoWithout) return undefined;
  throw badRequest('message to be replied not found');
}
