import { Composer } from 'grammy';
import type { Message } from '../../../core/outbox/message.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { createChatTurns } from '../../chat-turns.ts';
import { keepThread, takeAwayThread } from './keep-thread.ts';
import type { DeskPartDeps, OpenDeskPart, StaffContext } from './staff-context.ts';

/** Support: a reply to what a person wrote goes to them; whatever else is said stays among staff. */
export const createSupportPart: OpenDeskPart = (deps) => {
  // What is said in a thread arrives in order.
  const turns = createChatTurns(Infinity);
  return {
    commands: ['close'],
    isFor: async ({ chat, repliesTo }) =>
      repliesTo !== undefined && (await deps.support.findByMessage(chat.id, repliesTo)) !== undefined,
    replies: composeReplies(deps),
    composer: composeClose(deps),
    async hear(message) {
      const threadId = threadOf(message);
      if (threadId === undefined) return;
      await turns.take(threadId, () =>
        message.type === 'support.erased' ? takeAwayThread(deps, threadId) : keepThread(deps, threadId),
      );
    },
  };
};

function threadOf(message: Message): string | undefined {
  switch (message.type) {
    case 'support.asked':
    case 'support.answered':
    case 'support.closed':
    case 'support.erased':
      return message.threadId;
    default:
      return undefined;
  }
}

function composeReplies({ support }: DeskPartDeps): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.on('message', async (ctx, next) => {
    const { chat, message, member, phrases } = ctx;
    const repliesTo = message.reply_to_message?.message_id;
    const { text } = message;
    if (repliesTo === undefined || text?.startsWith('/')) return next();
    const threadId = await support.findByMessage(String(chat.id), String(repliesTo));
    if (threadId === undefined) return next();
    if (text === undefined) return tell(ctx, phrases.support.onlyText);
    const source = `staff:${chat.id}:${message.message_id}`;
    const answered = await support.answer({ staffId: member.id, threadId }, { text, source });
    await tell(ctx, answered.ok ? phrases.support.sent : phrases.support.refusals[answered.refusal]);
  });
  return composer;
}

function composeClose({ support }: DeskPartDeps): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.command('close', async (ctx) => {
    const { chat, msg, member, phrases } = ctx;
    if (!mayDo(member.role, 'close_support')) return tell(ctx, phrases.refusals.ROLE_LACKS_IT);
    const topicId = msg.message_thread_id;
    const repliesTo = msg.reply_to_message?.message_id;
    const threadId =
      (repliesTo === undefined
        ? undefined
        : await support.findByMessage(String(chat.id), String(repliesTo))) ??
      (topicId === undefined ? undefined : await support.findByTopic(String(chat.id), String(topicId)));
    if (threadId === undefined) return tell(ctx, phrases.support.whichThread);
    const closed = await support.close({ staffId: member.id, threadId });
    await tell(ctx, closed.ok ? phrases.support.closed : phrases.support.refusals[closed.refusal]);
  });
  return composer;
}

/** Beside what was said, in its topic. */
async function tell(ctx: StaffContext, text: string): Promise<void> {
  const { msg } = ctx;
  await ctx.reply(text, {
    ...(msg?.is_topic_message &&
      msg.message_thread_id !== undefined && { message_thread_id: msg.message_thread_id }),
    ...(msg && { reply_parameters: { message_id: msg.message_id, allow_sending_without_reply: true } }),
  });
}
