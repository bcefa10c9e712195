import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { MessageContent } from '../bot-api-types.ts';
import { addMessage, findMessage, toApiMessage, type Conversation } from '../conversation.ts';
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
      replyTo: replyTargetOf(call, conversation),
      isProtected: booleanOf(call.values, 'protect_content'),
    },
    call.state.now(),
  );
  return toApiMessage(conversation, message);
}

function replyTargetOf({ values }: Call, conversation: Conversation): number | undefined {
  const parameters = parseOrRefuse(
    replySchema.optional(),
    jsonOf(values, 'reply_parameters', 'reply parameters'),
    'ReplyParameters',
  );
  const messageId = parameters?.message_id ?? integerOf(values, 'reply_to_message_id', { otherwise: 0 });
  if (messageId <= 0) return undefined;
  if (findMessage(conversation, messageId)) return messageId;
  if (parameters?.allow_sending_without_reply) return undefined;
  throw badRequest('message to be replied not found');
}
