import type { MessageContent, NamedFile, PhotoSize } from './bot-api-types.ts';
import type { FileStore, StoredFile } from './files.ts';
import { createPhotoSizes } from './photo-sizes.ts';

export type MediaForm = 'photo' | 'video' | 'video_note' | 'document' | 'voice' | 'sticker';

/** Bytes in the file store that no file names yet, or a file that is sent again. */
type MediaSource = ReceivedBytes | { file: StoredFile };

interface ReceivedBytes {
  path: string;
  fileName?: string;
  mimeType?: string;
}

/** In pixels and seconds; 0 where unknown. A messenger's client measures them, so the sandbox believes what it is told. */
interface MediaShape {
  width: number;
  height: number;
  durationSeconds: number;
}

export type MediaDescription = MediaSource & MediaShape & { form: MediaForm };

/** Stores the bytes for one bot as the messenger would for this form, and describes them as a message does. */
export async function toMediaContent(
  files: FileStore,
  botId: number,
  media: MediaDescription,
): Promise<MessageContent> {
  if (media.form === 'photo' && 'path' in media) {
    return { photo: await createPhotoSizes(files, media.path, botId) };
  }
  const file = 'file' in media ? media.file : await adopt(files, botId, media);
  return describe(file, media);
}

async function adopt(
  files: FileStore,
  botId: number,
  { path, form, fileName, mimeType }: ReceivedBytes & { form: MediaForm },
): Promise<StoredFile> {
  const hasName = form === 'video' || form === 'document';
  return await files.adopt(path, {
    botId,
    folder: folders[form],
    ...(hasName && fileName !== undefined && { fileName }),
    ...(mimeType !== undefined && { mimeType }),
  });
}

const folders: Record<MediaForm, string> = {
  photo: 'photos',
  video: 'videos',
  video_note: 'video_notes',
  document: 'documents',
  voice: 'voice',
  sticker: 'stickers',
};

function describe(
  file: StoredFile,
  { form, width, height, durationSeconds }: MediaDescription,
): MessageContent {
  const named = toNamedFile(file);
  const duration = Math.round(durationSeconds);
  const sized = { ...toPhotoSize(file), width, height };
  switch (form) {
    case 'photo':
      return { photo: [sized] };
    case 'video':
      return { video: { ...named, width, height, duration } };
    case 'video_note':
      return { video_note: { ...toApiFile(file), length: Math.min(width, height), duration } };
    case 'document':
      return { document: named };
    case 'voice':
      return { voice: { ...named, duration } };
    case 'sticker':
      return { sticker: { ...sized, type: 'regular', is_animated: false, is_video: false, emoji: '👍' } };
  }
}

type Described = NamedFile & { width?: number; height?: number; length?: number; duration?: number };

/** The file that a message carries, in its largest size. */
export function fileOf(content: MessageContent): { form: MediaForm; file: Described } | undefined {
  const forms: [MediaForm, Described | undefined][] = [
    ['photo', content.photo?.at(-1)],
    ['video', content.video],
    ['video_note', content.video_note],
    ['document', content.document],
    ['voice', content.voice],
    ['sticker', content.sticker],
  ];
  const [form, file] = forms.find(([, described]) => described) ?? [];
  return form && file && { form, file };
}

function toApiFile({ fileId, fileUniqueId, size }: StoredFile): Omit<PhotoSize, 'width' | 'height'> {
  return { file_id: fileId, file_unique_id: fileUniqueId, file_size: size };
}

function toPhotoSize(file: StoredFile): Omit<PhotoSize, 'width' | 'height'> {
  return toApiFile(file);
}

function toNamedFile(file: StoredFile): NamedFile {
  return {
    ...toApiFile(file),
    ...(file.fileName !== undefined && { file_name: file.fileName }),
    ...(file.mimeType !== undefined && { mime_type: file.mimeType }),
  };
}
