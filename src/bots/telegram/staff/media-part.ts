import { fmt } from '@grammyjs/parse-mode';
import { InputFile, InputMediaBuilder } from 'grammy';
import type { Message } from '../../../core/outbox/message.ts';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import type { ViewedMedia } from '../../../core/review/view-media.ts';
import { whereToLook } from '../../../core/review/where-to-look.ts';
import { tagOf } from '../../../core/staff/staff-member.ts';
import type { Shown } from '../../show-media.ts';
import { nameOf } from './case-card.ts';
import { toOnCase } from './cases-part.ts';
import type { DeskPartDeps, OpenDeskPart, Press, StaffContext } from './staff-context.ts';
import { tellStaff } from './tell-staff.ts';
import { wordRefusal } from './word-refusal.ts';

const LONGEST_MILLISECONDS = 60_000;

/**
 * Shows a case's pictures to whoever holds it, in their own chat: marked with who looks, not to be saved or passed on,
 * and gone when the claim ends. A message stands and is remembered before it becomes a picture, so that none is left
 * behind by a crash.
 */
export const createMedia: OpenDeskPart = (deps) => ({
  commands: [],
  presses: { view_media: view(deps) },
  async hear(message) {
    if (message.type === 'staff.views_spent') await alertAdmins(deps, message);
  },
});

async function alertAdmins(deps: DeskPartDeps, { id, staffId }: ViewsSpent): Promise<void> {
  const members = await deps.staff.list();
  const name = nameOf(members.find((member) => member.id === staffId));
  await tellStaff(deps, {
    noticeId: id,
    members: members.filter(({ role }) => role === 'admin'),
    inGroup: false,
    word: (phrases) => fmt`${phrases.viewsSpent(name)}`,
  });
}

type ViewsSpent = Extract<Message, { type: 'staff.views_spent' }>;

function view(deps: DeskPartDeps): Press {
  const { reviews, cards } = deps;
  return async (ctx, button) => {
    const on = toOnCase(ctx, button);
    if (!on) return undefined;
    const { phrases } = ctx;
    const what = button.argument === 'clip' ? 'clip' : 'pictures';
    const viewed = await reviews.view(on, what);
    await cards.refresh(on.verificationId, on);
    if (!viewed.ok) return wordRefusal({ reviews, phrases }, on.verificationId, viewed.refusal);
    const shown = await make(deps, ctx, { media: viewed.value, what });
    if (shown.length === 0) return phrases.refusals.MEDIA_GONE;
    const caption = `${phrases.card.title(referenceOf(on.verificationId))} · ${phrases.done[what]}`;
    for (const each of shown) await show(deps, ctx, { verificationId: on.verificationId, each, caption });
    // The claim may have ended while the pictures were made.
    await cards.refresh(on.verificationId);
    return undefined;
  };
}

async function make(
  { showMedia, reviews, clock }: DeskPartDeps,
  { member, phrases }: StaffContext,
  { media, what }: { media: ViewedMedia; what: 'pictures' | 'clip' },
): Promise<Shown[]> {
  const file = await reviews.file(media.verification.id);
  const request = {
    media,
    where: whereToLook(file?.checks ?? []),
    mark: `${tagOf(member)} · ${clock().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    captions: phrases.pictureCaptions,
  };
  return showMedia[what](request, AbortSignal.timeout(LONGEST_MILLISECONDS));
}

async function show(
  { staffMessages }: DeskPartDeps,
  { api, member: { id: staffId, messengerId: chatId } }: StaffContext,
  { verificationId, each, caption }: { verificationId: string; each: Shown; caption: string },
): Promise<void> {
  const sent = await api.sendMessage(chatId, `${caption}…`, { protect_content: true });
  const messageRef = String(sent.message_id);
  await staffMessages.remember({
    verificationId,
    staffId,
    chatId,
    messageRef,
    kind: 'media',
    shown: each.kind,
  });
  const file = new InputFile(each.bytes, each.kind === 'video' ? 'clip.mp4' : 'picture.jpg');
  await api.editMessageMedia(chatId, sent.message_id, InputMediaBuilder[each.kind](file, { caption }));
}
