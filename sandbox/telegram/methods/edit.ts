import { badRequest } from '../api-error.ts';
import type { MessageContent } from '../bot-api-types.ts';
import { change, findMessage, toApiMessage, type Conversation, type StoredMessage } from '../conversation.ts';
import { captionParametersOf, messageCaption, messageText, textParametersOf } from '../formatted-text.ts';
import { inputMediaSchema, toInputMedia, toMessageContent } from '../input-media.ts';
import { fileOf } from '../media-content.ts';
import { writableChatOf, type Call, type Method } from '../method.ts';
import { integerOf, jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import { replyMarkupOf } from '../reply-markup.ts';

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

/** https://core.telegram.org/bots/api#editmessagetext: without `reply_markup` the buttons go. */
export const editMessageText: Method = (call) => {
  const { text, entities } = messageText(textParametersOf(call.values));
  const { conversation, message } = editableOf(call);
  if (message.content.text === undefined) throw badRequest('there is no text in the message to edit');
  return edit(call, conversation, {
    message,
    content: { ...message.content, text, ...(entities.length > 0 ? { entities } : { entities: [] }) },
  });
};

/** https://core.telegram.org/bots/api#editmessagecaption: without `reply_markup` the buttons go. */
export const editMessageCaption: Method = (call) => {
  const { text, entities } = messageCaption(captionParametersOf(call.values));
  const { conversation, message } = editableOf(call);
  if (!fileOf(message.content)) throw badRequest('there is no caption in the message to edit');
  const { caption: _caption, caption_entities: _entities, ...rest } = message.content;
  const content = {
    ...rest,
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
  };
  return edit(call, conversation, { message, content });
};

/** https://core.telegram.org/bots/api#editmessagemedia: a text may become media, too; caption and buttons go unless they are
 * given again. */
export const editMessageMedia: Method = async (call) => {
  if (textOf(call.values, 'media') === '') throw badRequest('input media is not specified');
  const described = parseOrRefuse(
    inputMediaSchema,
    jsonOf(call.values, 'media', 'input media'),
    'InputMedia',
  );
  const { conversation, message } = editableOf(call);
  const isReplaceable = fileOf(message.content) ?? message.content.text;
  if (isReplaceable === undefined) throw badRequest('there is no media in the message to edit');
  const albumId = message.content.media_group_id;
  const content = {
    ...(await toMessageContent(call, toInputMedia(call, described))),
    ...(albumId !== undefined && { media_group_id: albumId }),
  };
  return edit(call, conversation, { message, content });
};

/** https://core.telegram.org/bots/api#editmessagereplymarkup */
export const editMessageReplyMarkup: Method = (call) => {
  const { conversation, message } = editableOf(call);
  return edit(call, conversation, { message, content: message.content });
};

function editableOf(call: Call): { conversation: Conversation; message: StoredMessage } {
  if (textOf(call.values, 'chat_id') === '' && textOf(call.values, 'inline_message_id') === '') {
    throw badRequest('message identifier is not specified');
  }
  const conversation = writableChatOf(call);
  const messageId = integerOf(call.values, 'message_id', { otherwise: 0 });
  if (messageId <= 0) throw badRequest('message identifier is not specified');
  const message = findMessage(conversation, messageId);
  if (!message) throw badRequest('message to edit not found');
  if (message.from.id !== call.bot.id) throw badRequest("message can't be edited");
  return { conversation, message };
}

function edit(
  call: Call,
  conversation: Conversation,
  { message, content }: { message: StoredMessage; content: MessageContent },
): unknown {
  const replyMarkup = replyMarkupOf(call.values, conversation.chat);
  const visible = (of: MessageContent, markup: unknown): string =>
    JSON.stringify([
      of.text,
      of.entities ?? [],
      of.caption,
      of.caption_entities ?? [],
      fileOf(of)?.file.file_id,
      markup ?? null,
    ]);
  if (visible(content, replyMarkup) === visible(message.content, message.replyMarkup)) {
    throw badRequest(notModified);
  }
  const saysNew = visible(content, null) !== visible(message.content, null);
  const editedAt = call.state.now();
  change(conversation, (revision) => {
    const reworded = saysNew ? { rewordedAt: editedAt, saidRevision: revision } : {};
    Object.assign(message, { content, replyMarkup, editedAt, revision, ...reworded });
  });
  return toApiMessage(conversation, message);
}
