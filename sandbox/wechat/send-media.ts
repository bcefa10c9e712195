import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { Upload } from '../control/chat-host.ts';
import { ControlError } from '../control/control-error.ts';
import type { NewMedia, SeenMessage } from '../control/contract.ts';
import { enterChat } from './follow.ts';
import type { Follower } from './follower.ts';
import type { Media } from './media-store.ts';
import { mediaFields, textFields } from './push-kinds.ts';
import type { WeChatState } from './state.ts';
import { post } from './write.ts';

/** What an account gets instead of a kind of message that it cannot read, such as a sticker. */
export const unsupportedText = '【收到不支持的消息类型，暂无法显示】';

/** The longest side of a picture that is not sent as the original, in pixels. */
const longestSide = 1440;

/**
 * The person sends a picture, a video, a voice or a sticker. WeChat brings no files to accounts: as a document a picture goes as
 * the original and a video as it is, byte for byte, and anything else is refused.
 */
export async function sendMedia(
  state: WeChatState,
  follower: Follower,
  { bytes, mimeType, draft }: Upload,
): Promise<SeenMessage> {
  enterChat(state, follower);
  if (draft.caption !== undefined)
    throw new ControlError(422, 'WeChat knows no captions: write it by itself');
  const kind = kindOf(draft.form, mimeType);
  const isRecompressed = draft.form === 'photo';
  const source = isRecompressed ? Readable.from([await recompress(bytes)]) : bytes;
  const media = await state.media.keep(source, {
    kind,
    mimeType: isRecompressed ? 'image/jpeg' : mimeType,
  });
  if (media.size === 0) throw new ControlError(422, 'The file is empty');
  const isSticker = draft.form === 'sticker';
  return post(state, follower, {
    fields: isSticker ? textFields(unsupportedText) : mediaFields(state, media, draft.form),
    shown: { text: '', media: toSeenMedia(media, draft) },
  });
}

function kindOf(form: NewMedia['form'], mimeType: string): Media['kind'] {
  if (form === 'photo' || form === 'sticker') return 'image';
  if (form === 'voice') return 'voice';
  if (form === 'video' || form === 'video_note') return 'video';
  if (mimeType.startsWith('image/')) return 'image';
  if (mimeType.startsWith('video/')) return 'video';
  throw new ControlError(
    422,
    'WeChat brings no files to a service account: only pictures, videos and voices',
  );
}

async function recompress(bytes: Readable): Promise<Buffer> {
  try {
    return await sharp(await buffer(bytes), { failOn: 'error' })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 75 })
      .toBuffer();
  } catch (error) {
    throw Object.assign(new ControlError(422, 'This is not a picture'), { cause: error });
  }
}

function toSeenMedia(media: Media, draft: NewMedia): NonNullable<SeenMessage['media']> {
  const { width, height, durationSeconds } = draft;
  return {
    form: draft.form === 'document' ? (media.kind === 'video' ? 'video' : 'photo') : draft.form,
    url: `/sandbox/files/${media.mediaId}`,
    fileId: media.mediaId,
    size: media.size,
    mimeType: media.mimeType,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}
