import { badRequest } from '../api-error.ts';
import { change } from '../conversation.ts';
import type { Method } from '../method.ts';
import { textOf } from '../parameters.ts';
import { checkPlace } from './send.ts';
import { addMilliseconds } from '../../../src/core/clock.ts';

const actions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** https://core.telegram.org/bots/api#sendchataction: shown for five seconds or until the bot's next message. */
export const sendChatAction: Method = (call) => {
  const name = textOf(call.values, 'action');
  if (!actions.has(name)) throw badRequest('wrong parameter action in request');
  const conversation = checkPlace(call);
  const until = addMilliseconds(call.state.now(), 5000);
  change(conversation, (revision) => (conversation.action = { name, until, revision }));
  return true;
};
