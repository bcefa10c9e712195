import type { InboundContent, InboundMedia, UnsupportedContent } from '../../core/channel/channel.ts';
import type { InboundContext } from './to-inbound.ts';
import type { TelegramFile, TelegramMessage } from './update-schema.ts';

/** `undefined` for a line that Telegram wrote itself, such as "pinned a message". */
export function toMessageContent(
  message: TelegramMessage,
  context: InboundContext,
): InboundContent | undefined {
  const media = toMedia(message, context);
  if (media) return { type: 'media', media };
  if (message.text !== undefined) {
    const messageRef = String(message.message_id);
    const said = toCommand(message, context.username) ?? { type: 'text' as const, text: message.text };
    return { ...said, messageRef };
  }
  return isServiceLine(message) ? undefined : { type: 'unsupported', what: toUnsupported(message) };
}

/** `/start@SomeBot argument`; a command for another bot is plain text. */
function toCommand(
  { text = '', entities = [] }: TelegramMessage,
  username: string,
): Extract<InboundContent, { type: 'command' }> | undefined {
  const entity = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!entity) return undefined;

  const [name = '', addressee = username] = text.slice(1, entity.length).split('@');
  if (name === '' || addressee.toLowerCase() !== username.toLowerCase()) return undefined;
  const argument = text.slice(entity.length).trim();
  return { type: 'command', name: name.toLowerCase(), ...(argument === '' ? {} : { argument }) };
}

function toMedia(message: TelegramMessage, { loadFile }: InboundContext): InboundMedia | undefined {
  const found = findFile(message);
  if (!found) return undefined;

  const { form, file, mimeType } = found;
  const size = file.file_size === undefined ? {} : { size: file.file_size };
  return {
    form,
    ...size,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(message.media_group_id === undefined ? {} : { albumId: message.media_group_id }),
    forwarded: message.forward_origin !== undefined,
    messageRef: String(message.message_id),
    load: (signal) => loadFile({ fileId: file.file_id, ...size }, signal),
  };
}

interface FoundFile {
  form: InboundMedia['form'];
  file: TelegramFile;
  mimeType: string | undefined;
}

/** Photos are always JPEG, video notes always MP4. A video without sound arrives as an animation, and an animation
 * names its file a second time as a document: https://core.telegram.org/bots/api#message */
function findFile(message: TelegramMessage): FoundFile | undefined {
  const { photo, video, video_note: videoNote, animation, document } = message;
  const largest = photo?.reduce((one, other) => (area(other) > area(one) ? other : one));
  if (largest) return { form: 'photo', file: largest, mimeType: 'image/jpeg' };
  if (videoNote) return { form: 'video_note', file: videoNote, mimeType: 'video/mp4' };
  const moving = video ?? animation;
  if (moving) return { form: 'video', file: moving, mimeType: moving.mime_type };
  return document && { form: 'file', file: document, mimeType: document.mime_type };
}

function area({ width, height }: { width: number; height: number }): number {
  return width * height;
}

function isServiceLine(message: TelegramMessage): boolean {
  return [
    message.pinned_message,
    message.message_auto_delete_timer_changed,
    message.chat_background_set,
    message.write_access_allowed,
    message.forum_topic_created,
    message.forum_topic_edited,
    message.forum_topic_closed,
    message.forum_topic_reopened,
  ].some((line) => line !== undefined);
}

function toUnsupported(message: TelegramMessage): UnsupportedContent {
  if (message.sticker) return 'sticker';
  if (message.voice ?? message.audio) return 'voice';
  if (message.location ?? message.venue) return 'location';
  if (message.contact) return 'contact';
  return 'other';
}
