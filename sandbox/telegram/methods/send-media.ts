import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { badRequest } from '../api-error.ts';
import type { MessageContent } from '../bot-api-types.ts';
import { captionParametersOf } from '../formatted-text.ts';
import { findMedia, inputMediaSchema, toInputMedia, toMessageContent } from '../input-media.ts';
import type { MediaForm } from '../media-content.ts';
import type { Call, Method } from '../method.ts';
import { booleanOf, integerOf, jsonOf, parseOrRefuse, textOf } from '../parameters.ts';
import { checkPlace, send } from './send.ts';

/** https://core.telegram.org/bots/api#sendphoto */
export const sendPhoto: Method = (call) => sendOne(call, 'photo');
/** https://core.telegram.org/bots/api#sendvideo */
export const sendVideo: Method = (call) => sendOne(call, 'video');
/** https://core.telegram.org/bots/api#senddocument */
export const sendDocument: Method = (call) => sendOne(call, 'document');

/** https://core.telegram.org/bots/api#sendmediagroup: up to 10 items, each a message of its own; documents among themselves. */
export const sendMediaGroup: Method = async (call) => {
  if (textOf(call.values, 'media') === '') throw badRequest('parameter "media" is required');
  const items = parseOrRefuse(z.array(inputMediaSchema), jsonOf(call.values, 'media', 'media'), 'InputMedia');
  if (items.length === 0) throw badRequest('there are no messages to send');
  if (items.length > 10) throw badRequest('too many messages to send as an album');
  const types = new Set(items.map(({ type }) => type));
  if (types.has('document') && types.size > 1) {
    throw badRequest("document can't be mixed with other media types");
  }
  checkPlace(call);
  const album = items.map((item) => toInputMedia(call, item));
  const contents: MessageContent[] = [];
  for (const item of album) contents.push(await toMessageContent(call, item));
  const mediaGroupId = String(randomInt(1e12, 1e14));
  return contents.map((content) => send(call, { ...content, media_group_id: mediaGroupId }));
};

async function sendOne(call: Call, form: MediaForm): Promise<unknown> {
  const { values } = call;
  const media = findMedia(call, textOf(values, form), form);
  checkPlace(call);
  const content = await toMessageContent(call, {
    form,
    media,
    caption: captionParametersOf(values),
    width: integerOf(values, 'width', { otherwise: 0, min: 0 }),
    height: integerOf(values, 'height', { otherwise: 0, min: 0 }),
    durationSeconds: integerOf(values, 'duration', { otherwise: 0, min: 0 }),
    hasSpoiler: booleanOf(values, 'has_spoiler'),
  });
  return send(call, content);
}
