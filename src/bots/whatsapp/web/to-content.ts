import type { Readable } from 'node:stream';
import type { InboundContent, InboundMedia, UnsupportedContent } from '../../../core/channel/channel.ts';
import type { Content } from './library.ts';
import type { MediaReference } from './media-reference.ts';

/** Opens a file's bytes. Throws `DownloadFailed`. */
export type LoadMedia = (media: MediaReference, signal: AbortSignal) => Promise<Readable>;

/** `undefined` for what is no message of a person to us: reactions, and what clients tell each other. */
export function toContent(
  message: Content,
  { messageRef, loadMedia }: { messageRef: string; loadMedia: LoadMedia },
): InboundContent | undefined {
  const { protocolMessage } = message;
  if (protocolMessage) return protocolMessage.editedMessage ? unsupported('edited_message') : undefined;
  const content = unwrap(message);
  const edit = content.protocolMessage?.editedMessage;
  if (edit) return unsupported('edited_message');

  const file = findFile(content);
  if (file) {
    const media = toMedia(file, { messageRef, albumId: albumOf(message) ?? albumOf(content), loadMedia });
    return { type: 'media', media };
  }
  const text = content.conversation ?? content.extendedTextMessage?.text;
  if (text !== undefined && text !== null && text !== '') return { type: 'text', text };
  return isSilent(content) ? undefined : unsupported(toUnsupported(content));
}

const MOST_WRAPPINGS = 5;

/** Disappearing, view-once and captioned messages are the message within another. */
function unwrap(message: Content): Content {
  let content = message;
  for (let depth = 0; depth < MOST_WRAPPINGS; depth += 1) {
    const inner = wrappingOf(content)?.message;
    if (!inner) return content;
    content = inner;
  }
  return content;
}

function wrappingOf(content: Content) {
  return (
    content.ephemeralMessage ??
    content.viewOnceMessage ??
    content.viewOnceMessageV2 ??
    content.viewOnceMessageV2Extension ??
    content.documentWithCaptionMessage ??
    content.associatedChildMessage ??
    content.editedMessage
  );
}

interface FoundFile {
  form: InboundMedia['form'];
  /** Which of the media types the file was encrypted as. */
  kind: MediaReference['kind'];
  file: WhatsAppFile;
}

type WhatsAppFile = NonNullable<
  Content['imageMessage'] | Content['videoMessage'] | Content['documentMessage']
>;

/** `ptvMessage` is the round video that is recorded in the chat. A GIF is a video here. */
function findFile(content: Content): FoundFile | undefined {
  const { imageMessage: image, videoMessage: video, ptvMessage: note, documentMessage: document } = content;
  if (image) return { form: 'photo', kind: 'image', file: image };
  if (note) return { form: 'video_note', kind: 'video', file: note };
  if (video) return { form: 'video', kind: 'video', file: video };
  return document ? { form: 'file', kind: 'document', file: document } : undefined;
}

function toMedia(
  { form, kind, file }: FoundFile,
  {
    messageRef,
    albumId,
    loadMedia,
  }: { messageRef: string; albumId: string | undefined; loadMedia: LoadMedia },
): InboundMedia {
  const size = toSize(file.fileLength);
  const reference: MediaReference = {
    kind,
    directPath: file.directPath ?? undefined,
    url: file.url ?? undefined,
    mediaKey: file.mediaKey ?? undefined,
    fileSha256: file.fileSha256 ?? undefined,
    fileEncSha256: file.fileEncSha256 ?? undefined,
    size,
  };
  return {
    form,
    ...(file.mimetype ? { mimeType: file.mimetype } : {}),
    ...(size === undefined ? {} : { size }),
    ...(albumId === undefined ? {} : { albumId }),
    forwarded: file.contextInfo?.isForwarded === true || (file.contextInfo?.forwardingScore ?? 0) > 0,
    messageRef,
    load: (signal) => loadMedia(reference, signal),
  };
}

/** A 64-bit number, which the decoder hands over as an object where it may not fit. */
function toSize(length: unknown): number | undefined {
  const size = Number(String(length));
  return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

function albumOf({ messageContextInfo }: Content): string | undefined {
  return messageContextInfo?.messageAssociation?.parentMessageKey?.id ?? undefined;
}

function unsupported(what: UnsupportedContent): InboundContent {
  return { type: 'unsupported', what };
}

function toUnsupported(content: Content): UnsupportedContent {
  if (content.stickerMessage ?? content.lottieStickerMessage ?? content.stickerPackMessage) return 'sticker';
  if (content.audioMessage) return 'voice';
  if (content.locationMessage ?? content.liveLocationMessage) return 'location';
  if (content.contactMessage ?? content.contactsArrayMessage) return 'contact';
  return 'other';
}

/** An album announces its pictures, which come one by one. */
function isSilent(content: Content): boolean {
  const spoken = Object.entries(content).filter(
    ([name, value]) => value !== null && value !== undefined && value !== '' && !SILENT.has(name),
  );
  return spoken.length === 0;
}

const SILENT: ReadonlySet<string> = new Set([
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'protocolMessage',
  'deviceSentMessage',
  'reactionMessage',
  'encReactionMessage',
  'pollUpdateMessage',
  'keepInChatMessage',
  'pinInChatMessage',
  'albumMessage',
  'placeholderMessage',
  'call',
  'callLogMesssage',
  'bcallMessage',
  'stickerSyncRmrMessage',
  'conversation',
]);
