import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { Update } from '../bot-api-types.ts';
import type { Call, Method } from '../method.ts';
import { integerOf, jsonOf, textOf } from '../parameters.ts';
import type { ApiRequest } from '../parse-request.ts';
import type { Bot } from '../state.ts';

const otherPoller =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
const webhookIsActive =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/** https://core.telegram.org/bots/api#getupdates: a second poller ends the first, which hears of the conflict. */
export const getUpdates: Method = async (call): Promise<Update[]> => {
  const { bot, values, state } = call;
  if (bot.webhook) throw new ApiError(409, webhookIsActive);
  const limit = integerOf(values, 'limit', { otherwise: 100, min: 1, max: 100 });
  const timeoutSeconds = integerOf(values, 'timeout', { otherwise: 0, min: 0, max: 50 });
  rememberAllowedUpdates(bot, values);

  const confirmed = bot.updates.confirm(integerOf(values, 'offset', { otherwise: 0 }));
  if (confirmed.length > 0 && state.faults.take('getUpdates', ['duplicate'])) bot.updates.putBack(confirmed);

  const waiting = bot.updates.peek(limit);
  if (waiting.length > 0 || timeoutSeconds === 0) return waiting;
  await untilPushed(call, timeoutSeconds);
  return bot.updates.peek(limit);
};

/** Kept until the next request that names kinds: https://core.telegram.org/bots/api#getupdates. */
export function rememberAllowedUpdates(bot: Bot, values: ApiRequest['values']): void {
  if (textOf(values, 'allowed_updates') === '') return;
  const parsed = z.array(z.string()).safeParse(jsonOf(values, 'allowed_updates', 'allowed updates'));
  if (parsed.success) bot.allowedUpdates = parsed.data;
}

async function untilPushed({ bot, signal }: Call, timeoutSeconds: number): Promise<void> {
  bot.poll?.abort(new ApiError(409, otherPoller));
  const poll = new AbortController();
  bot.poll = poll;
  const timer = setTimeout(() => poll.abort(), timeoutSeconds * 1000);
  try {
    await bot.updates.untilPushed(AbortSignal.any([poll.signal, signal]));
  } catch (error) {
    if (poll.signal.reason instanceof ApiError) throw poll.signal.reason;
    if (!poll.signal.aborted && !signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    if (bot.poll === poll) bot.poll = undefined;
  }
}
