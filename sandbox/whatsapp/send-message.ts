import { change, findByWamid, type BusinessMessage, type Chat, type Recipient } from './chat.ts';
import { badParameter } from './graph-error.ts';
import { toFailureNotice, toStatusNotice } from './notice.ts';
import { parseParameters } from './parse-parameters.ts';
import { sendSchema, type SendRequest } from './send-schema.ts';
import { newWamid, nextMessageId, type WhatsAppState } from './state.ts';
import { toBusinessContent } from './to-business-content.ts';

/** Accepts a message and returns what the API answers. Whether it arrives, its statuses tell later. Throws `GraphError`. */
export function sendMessage(state: WhatsAppState, parameters: unknown): unknown {
  const request = parseParameters(sendSchema, parameters);
  const recipient = toRecipient(request);
  const content = toBusinessContent(request, state.business.templates);
  const wamid = newWamid();
  const callbackData = request.biz_opaque_callback_data;
  const chat = findRecipient(state, recipient);
  const failure = findFailure(state, chat, request.type);
  if (failure)
    state.webhook.push(
      chat?.key ?? 'nobody',
      toFailureNotice(state, { wamid, recipient, callbackData }, failure),
    );
  else if (chat)
    deliver(state, chat, {
      wamid,
      content,
      sentTo: recipient,
      ...(callbackData !== undefined && { callbackData }),
      ...replyTo(chat, request.context?.message_id),
    });
  return toAnswer(request, { wamid, recipient });
}

/** `to` goes before `recipient`. */
function toRecipient({ to, recipient }: SendRequest): Recipient {
  if (to !== undefined) return { phoneNumber: to.replace('+', '') };
  if (recipient !== undefined) return { userId: recipient };
  throw badParameter('The parameter to is required.');
}

function findRecipient({ chats }: WhatsAppState, recipient: Recipient): Chat | undefined {
  return [...chats.values()].find((chat) =>
    'phoneNumber' in recipient
      ? chat.phoneNumber === recipient.phoneNumber
      : chat.userId === recipient.userId,
  );
}

/** Meta does not tell who blocked the business from who has no WhatsApp. */
function findFailure(
  { now }: WhatsAppState,
  chat: Chat | undefined,
  type: SendRequest['type'],
): { code: number; details: string } | undefined {
  if (!chat || chat.isBlocked) return { code: 131026, details: 'Message Undeliverable.' };
  const isOpen = chat.windowClosesAt !== undefined && now() < chat.windowClosesAt;
  if (isOpen || type === 'template') return undefined;
  return {
    code: 131047,
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  };
}

function deliver(
  state: WhatsAppState,
  chat: Chat,
  message: Pick<BusinessMessage, 'wamid' | 'content' | 'sentTo' | 'callbackData' | 'replyTo'>,
): void {
  const messageId = nextMessageId(state);
  change(chat, (revision) => {
    chat.typingUntil = undefined;
    chat.messages.set(messageId, {
      ...message,
      messageId,
      from: 'bot',
      isRead: false,
      sentAt: state.now(),
      revision,
      saidRevision: revision,
    });
  });
  const { wamid, sentTo, callbackData } = message;
  for (const status of ['sent', 'delivered'] as const)
    state.webhook.push(
      chat.key,
      toStatusNotice(state, chat, { wamid, status, recipient: sentTo, callbackData }),
    );
}

function replyTo(chat: Chat, wamid: string | undefined): { replyTo?: number } {
  const message = wamid === undefined ? undefined : findByWamid(chat, wamid);
  return message ? { replyTo: message.messageId } : {};
}

function toAnswer(request: SendRequest, { wamid, recipient }: { wamid: string; recipient: Recipient }) {
  const contact =
    'phoneNumber' in recipient
      ? { input: request.to, wa_id: recipient.phoneNumber }
      : { input: request.recipient, user_id: recipient.userId };
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: wamid, ...(request.type === 'template' && { message_status: 'accepted' }) }],
  };
}
