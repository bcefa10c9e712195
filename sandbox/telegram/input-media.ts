import { z } from 'zod';
import { badRequest } from './api-error.ts';
import type { MessageContent } from './bot-api-types.ts';
import type { StoredFile } from './files.ts';
import { messageCaption, type TextParameters } from './formatted-text.ts';
import { toMediaContent, type MediaForm } from './media-content.ts';
import type { Call } from './method.ts';
import type { Upload } from './parse-request.ts';
import { checkPhoto } from './photo-sizes.ts';

export interface InputMedia {
  form: MediaForm;
  media: Upload | StoredFile;
  caption: TextParameters;
  width: number;
  height: number;
  durationSeconds: number;
  hasSpoiler: boolean;
}

/** https://core.telegram.org/bots/api#inputmedia, of the kinds that the sandbox knows. */
export const inputMediaSchema = z.object({
  type: z.enum(['photo', 'video', 'document'], {
    error: ({ input }) => `type "${String(input)}" is unsupported`,
  }),
  media: z.string(),
  caption: z.string().default(''),
  parse_mode: z.string().default(''),
  caption_entities: z.unknown().optional(),
  width: z.number().int().nonnegative().default(0),
  height: z.number().int().nonnegative().default(0),
  duration: z.number().nonnegative().default(0),
  has_spoiler: z.boolean().default(false),
});

/** Throws `ApiError` where there is no such file. */
export function toInputMedia(call: Call, described: z.infer<typeof inputMediaSchema>): InputMedia {
  return {
    form: described.type,
    media: findMedia(call, described.media, described.type),
    caption: {
      text: described.caption,
      parseMode: described.parse_mode,
      entities: described.caption_entities,
    },
    width: described.width,
    height: described.height,
    durationSeconds: described.duration,
    hasSpoiler: described.has_spoiler,
  };
}

/** An upload under the parameter's own name, `attach://` another upload, or the id of a file the bot knows. */
export function findMedia(
  { uploads, state, bot }: Call,
  reference: string,
  form: MediaForm,
): Upload | StoredFile {
  const upload = uploads.get(reference.startsWith('attach://') ? reference.slice('attach://'.length) : form);
  if (upload?.size === 0) throw badRequest('file must be non-empty');
  if (upload) return upload;
  if (reference === '') throw badRequest(`there is no ${form} in the request`);
  const file = state.files.find(reference);
  if (file?.botId !== bot.id) throw badRequest('wrong file identifier/HTTP URL specified');
  refuseOtherKind(file, form);
  return file;
}

/** Photos are kept apart from all other files, which may be sent as any of those. */
function refuseOtherKind({ folder }: StoredFile, form: MediaForm): void {
  const isPhoto = folder === 'photos';
  if (isPhoto === (form === 'photo')) return;
  const kinds: Record<string, string> = { photos: 'Photo', videos: 'Video', video_notes: 'VideoNote' };
  const wanted = form.charAt(0).toUpperCase() + form.slice(1);
  throw badRequest(`can't use file of type ${kinds[folder] ?? 'Document'} as ${wanted}`);
}

/** Stores what was uploaded. Throws `ApiError` where Telegram would not take it. */
export async function toMessageContent(
  { state, bot }: Call,
  { form, media, caption, hasSpoiler, ...shape }: InputMedia,
): Promise<MessageContent> {
  const { text, entities } = messageCaption(caption);
  const isUpload = !('fileId' in media);
  if (isUpload && form === 'photo') await checkPhoto(media);
  const source = isUpload
    ? { path: media.path, fileName: media.fileName, mimeType: media.mimeType }
    : { file: media };
  return {
    ...(await toMediaContent(state.files, bot.id, { form, ...source, ...shape })),
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(hasSpoiler && form !== 'document' && { has_media_spoiler: true as const }),
  };
}
