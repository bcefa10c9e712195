import { InputFile, InputMediaBuilder } from 'grammy';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import { tagOf } from '../../../core/staff/staff-member.ts';
import { toOnCase } from './cases-part.ts';
import type { OpenDeskPart, Press } from './staff-context.ts';
import { wordRefusal } from './word-refusal.ts';

const LONGEST_MILLISECONDS = 60_000;

/**
 * Shows a case's pictures to whoever holds it, in their own chat: marked with who looks, not to be saved or passed on,
 * and gone when the claim ends. A message stands and is remembered before it becomes a picture, so that none is left
 * behind by a crash.
 */
export const createMedia: OpenDeskPart = (deps) => {
  const { reviews, cards, staffMessages, pictures, clock } = deps;

  const view: Press = async (ctx, button) => {
    const on = toOnCase(ctx, button);
    if (!on) return undefined;
    const { phrases, member } = ctx;
    const what = button.argument === 'clip' ? 'clip' : 'pictures';
    const viewed = await reviews.view(on, what);
    await cards.refresh(on.verificationId, on);
    if (!viewed.ok) return wordRefusal({ reviews, phrases }, on.verificationId, viewed.refusal);

    const caption = `${phrases.card.title(referenceOf(on.verificationId))} · ${phrases.done[what]}`;
    const sent = await ctx.api.sendMessage(member.messengerId, `${caption}…`, { protect_content: true });
    const messageRef = String(sent.message_id);
    await staffMessages.remember({
      verificationId: on.verificationId,
      staffId: member.id,
      chatId: member.messengerId,
      messageRef,
      kind: 'media',
      shown: what,
    });
    const signal = AbortSignal.timeout(LONGEST_MILLISECONDS);
    const mark = {
      text: `${tagOf(member)} · ${clock().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      labels: phrases.pictureLabels,
    };
    const bytes = await (what === 'clip'
      ? pictures.clip(viewed.value, mark, signal)
      : pictures.sideBySide(viewed.value, mark, signal));
    if (!bytes) return phrases.refusals.MEDIA_GONE;
    const file = new InputFile(bytes, what === 'clip' ? 'clip.mp4' : 'pictures.jpg');
    const media =
      what === 'clip'
        ? InputMediaBuilder.video(file, { caption })
        : InputMediaBuilder.photo(file, { caption });
    await ctx.api.editMessageMedia(member.messengerId, sent.message_id, media);
    // The claim may have ended while the picture was made.
    await cards.refresh(on.verificationId);
    return undefined;
  };

  return { commands: [], presses: { view_media: view } };
};
