import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { MessageContent } from '../bot-api-types.ts';
import type { StoredFile } from '../files.ts';
import { captionParametersOf, messageCaption, type TextParameters } from '../formatted-text.ts';
import { toMediaContent, type MediaForm } from '../media-content.ts';
import type { Call, Method } from '../method.ts';
import { integerOf, jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import type { Upload } from '../parse-request.ts';
import { checkPlace, send } from './send.ts';

type Media = { upload: Upload } | { file: StoredFile };

/** https://core.telegram.org/bots/api#sendphoto */
export const sendPhoto: Method = (call) => sendOne(call, 'photo');
/** https://core.telegram.org/bots/api#sendvideo */
export const sendVideo: Method = (call) => sendOne(call, 'video');
/** https://core.telegram.org/bots/api#senddocument */
export const sendDocument: Method = (call) => sendOne(call, 'document');

const albumSchema = z.array(
  z.object({
    type: z.enum(['photo', 'video', 'document'], {
      error: ({ input }) => `type "${String(input)}" is unsupported`,
    }),
    media: z.string(),
    caption: z.string().default(''),
    parse_mode: z.string().default(''),
    caption_entities: z.unknown().optional(),
  }),
);

/** https://core.telegram.org/bots/api#sendmediagroup: 2–10 items, each a message of its own. */
export const sendMediaGroup: Method = async (call) => {
  if (textOf(call.values, 'media') === '') throw badRequest('parameter "media" is required');
  const items = parseOrRefuse(albumSchema, jsonOf(call.values, 'media', 'media'), 'InputMedia');
  if (items.length < 1 || items.length > 10)
    throw badRequest('wrong number of messages in the album specified');
  checkPlace(call);
  const mediaGroupId = String(randomInt(1e12, 1e14));
  const contents: MessageContent[] = [];
  for (const item of items) {
    const caption = { text: item.caption, parseMode: item.parse_mode, entities: item.caption_entities };
    contents.push(
      await contentOf(call, item.type, { media: findMedia(call, item.media, item.type), caption }),
    );
  }
  return contents.map((content) => send(call, { ...content, media_group_id: mediaGroupId }));
};

async function sendOne(call: Call, form: MediaForm): Promise<unknown> {
  const media = findMedia(call, textOf(call.values, form), form);
  checkPlace(call);
  return send(call, await contentOf(call, form, { media, caption: captionParametersOf(call.values) }));
}

/** An upload under the parameter's own name, `attach://` another upload, or the id of a file the bot knows. */
function findMedia({ uploads, state, bot }: Call, reference: string, form: MediaForm): Media {
  const upload = uploads.get(reference.startsWith('attach://') ? reference.slice('attach://'.length) : form);
  if (upload?.size === 0) throw badRequest('file must be non-empty');
  if (upload) return { upload };
  if (reference === '') throw badRequest(`there is no ${form} in the request`);
  const file = state.files.find(reference);
  if (file?.botId !== bot.id) throw badRequest('wrong file identifier/HTTP URL specified');
  return { file };
}

async function contentOf(
  { state, bot, values }: Call,
  form: MediaForm,
  { media, caption }: { media: Media; caption: TextParameters },
): Promise<MessageContent> {
  const { text, entities } = messageCaption(caption);
  const shape = {
    width: integerOf(values, 'width', { otherwise: 0, min: 0 }),
    height: integerOf(values, 'height', { otherwise: 0, min: 0 }),
    durationSeconds: integerOf(values, 'duration', { otherwise: 0, min: 0 }),
  };
  const source =
    'upload' in media
      ? {
          path: media.upload.path,
          fileName: media.upload.fileName,
          mimeType: media.upload.mimeType,
          ...shape,
        }
      : { file: media.file, ...shape };
  return {
    ...(await toMediaContent(state.files, bot.id, { form, ...source })),
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
  };
}
