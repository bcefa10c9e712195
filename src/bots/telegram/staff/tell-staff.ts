import type { FormattedString } from '@grammyjs/parse-mode';
import type { Api } from 'grammy';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import type { StaffDeskDeps } from '../../staff-desk.ts';
import { isUnreachable } from './is-unreachable.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';

/** What staff are told without having asked. */
export interface StaffNotice {
  /** Of the message that is heard: heard again, it is told only where it was not. */
  noticeId: string;
  /** Who is told, each in their own chat. */
  members: readonly StaffMember[];
  /** Where staff have a group it is told there, and to nobody else. */
  inGroup: boolean;
  word: (phrases: StaffPhrases) => FormattedString;
  /** Answers the card of this case, where there is one in the chat. */
  about?: string;
}

export type TellStaffDeps = Pick<StaffDeskDeps, 'group' | 'log' | 'staffNotices' | 'staffMessages'> & {
  api: Api;
};

interface Place {
  chatId: string;
  threadId?: number;
  phrases: StaffPhrases;
}

/**
 * Tells staff something. Whoever cannot be written to is passed over: nobody else waits for them. Throws when somebody was
 * not told who may be another time, once all others were.
 */
export async function tellStaff(deps: TellStaffDeps, notice: StaffNotice): Promise<void> {
  const { log, staffNotices, staffMessages } = deps;
  const told = await staffNotices.toldIn(notice.noticeId);
  const standing = notice.about === undefined ? [] : await staffMessages.about(notice.about);
  const failures: unknown[] = [];
  for (const place of placesOf(deps, notice).filter(({ chatId }) => !told.has(chatId))) {
    const card = standing.findLast(({ chatId, kind }) => kind === 'card' && chatId === place.chatId);
    try {
      await send(deps, place, notice.word(place.phrases), card?.messageRef);
      await staffNotices.told(notice.noticeId, place.chatId);
    } catch (err) {
      if (isUnreachable(err)) log.warn({ event: 'staff.unreachable', noticeId: notice.noticeId, err });
      else failures.push(err);
    }
  }
  if (failures.length > 0) throw new Error('Not all of staff were told', { cause: failures[0] });
}

function placesOf({ group }: TellStaffDeps, { inGroup, members }: StaffNotice): Place[] {
  if (inGroup && group) return [{ ...group, phrases: STAFF_PHRASES[group.language] }];
  return members.map(({ messengerId, language }) => ({
    chatId: messengerId,
    phrases: STAFF_PHRASES[language],
  }));
}

async function send(
  { api }: TellStaffDeps,
  { chatId, threadId }: Place,
  { text, entities }: FormattedString,
  card: string | undefined,
): Promise<void> {
  await api.sendMessage(chatId, text, {
    entities,
    ...(threadId !== undefined && { message_thread_id: threadId }),
    ...(card !== undefined && {
      reply_parameters: { message_id: Number(card), allow_sending_without_reply: true },
    }),
  });
}
