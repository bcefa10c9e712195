import type { Api } from 'grammy';
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import type { AcceptUpdates, RawUpdate } from '../messenger.ts';
import { toLibrarySignal } from './library-signal.ts';

/** Passes on what comes from private chats and from the group where staff work. All other groups and channels are left at
 * once and nothing of them is kept. */
export function leavingGroups(
  accept: AcceptUpdates,
  { api, log, signal, staffGroupId }: { api: Api; log: Log; signal: AbortSignal; staffGroupId?: string },
): AcceptUpdates {
  return async (updates) => {
    const sorted = updates.map((update) => ({ update, group: findGroup(update, staffGroupId) }));
    const wanted = sorted.filter(({ group }) => !group).map(({ update }) => update);
    if (wanted.length > 0) await accept(wanted);

    const joined = new Set(
      sorted.flatMap(({ group }) => (group && !group.alreadyLeft ? [group.chatId] : [])),
    );
    await Promise.all(Array.from(joined, (chatId) => leave(chatId)));
  };

  /** A failure is not retried: whatever is said in the group next leads here again. */
  async function leave(chatId: number): Promise<void> {
    try {
      await api.leaveChat(chatId, toLibrarySignal(signal));
      log.info({ event: 'telegram.group_left' });
    } catch (err) {
      log.warn({ event: 'telegram.group_not_left', err });
    }
  }
}

interface Group {
  chatId: number;
  alreadyLeft: boolean;
}

const inChat = z.object({ chat: z.object({ id: z.int(), type: z.string() }) });
const inChatSchema = inChat.optional().catch(undefined);

const placeSchema = z.object({
  message: inChatSchema,
  edited_message: inChatSchema,
  channel_post: inChatSchema,
  callback_query: z.object({ message: inChat }).optional().catch(undefined),
  my_chat_member: inChat
    .extend({ new_chat_member: z.object({ status: z.string() }) })
    .optional()
    .catch(undefined),
});

function findGroup({ body }: RawUpdate, staffGroupId: string | undefined): Group | undefined {
  const parsed = placeSchema.safeParse(body);
  if (!parsed.success) return undefined;

  const { message, edited_message: edited, channel_post: post, callback_query: query } = parsed.data;
  const membership = parsed.data.my_chat_member;
  const chat = (message ?? edited ?? post ?? query?.message ?? membership)?.chat;
  if (!chat || chat.type === 'private' || String(chat.id) === staffGroupId) return undefined;
  return { chatId: chat.id, alreadyLeft: hasLeft(membership?.new_chat_member.status) };
}

function hasLeft(status: string | undefined): boolean {
  return status === 'left' || status === 'kicked';
}
