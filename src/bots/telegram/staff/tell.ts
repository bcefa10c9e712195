import type { FormattedString } from '@grammyjs/parse-mode';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { isUnreachable } from './is-unreachable.ts';
import type { DeskPartDeps } from './staff-context.ts';

export interface Told extends Pick<FormattedString, 'text' | 'entities'> {
  /** Of the message that is heard: heard again, it is told only where it was not. */
  noticeId: string;
  chatId: string;
  keyboard?: InlineKeyboardMarkup;
}

/** Writes to somebody first. Whoever never opened the chat, or closed it, is not told; that stops nobody else. */
export async function tell(
  { api, log, staffNotices }: Pick<DeskPartDeps, 'api' | 'log' | 'staffNotices'>,
  { noticeId, chatId, text, entities, keyboard }: Told,
): Promise<void> {
  if ((await staffNotices.toldIn(noticeId)).has(chatId)) return;
  try {
    await api.sendMessage(chatId, text, { entities, ...(keyboard && { reply_markup: keyboard }) });
    await staffNotices.told(noticeId, chatId);
  } catch (err) {
    if (!isUnreachable(err)) throw err;
    log.warn({ event: 'staff.unreachable', noticeId, err });
  }
}
