import { setTimeout as delay } from 'node:timers/promises';
import type { Update } from './bot-api-types.ts';
import type { Bot, SandboxState, Webhook } from './state.ts';

const shortestPauseMilliseconds = 100;
const longestPauseMilliseconds = 5000;
const answerTimeoutMilliseconds = 60_000;

/**
 * Brings the updates one after another, each until the bot answers 2xx, with growing pauses between attempts; ends when
 * the webhook is removed. Telegram's pauses are longer, the order is the same.
 */
export async function deliverToWebhook(bot: Bot, webhook: Webhook, state: SandboxState): Promise<void> {
  const signal = AbortSignal.any([webhook.stop.signal, state.closing]);
  let pause = shortestPauseMilliseconds;
  try {
    while (!signal.aborted) {
      const update = bot.updates.peek(1)[0];
      if (!update) {
        await bot.updates.untilPushed(signal);
        continue;
      }
      const problem = await deliver(webhook, update, signal);
      if (problem === undefined) {
        pause = shortestPauseMilliseconds;
        if (!state.faults.take('webhook', ['duplicate'])) bot.updates.confirm(update.update_id + 1);
      } else {
        webhook.lastError = { at: state.now(), message: problem };
        await delay(pause, undefined, { signal });
        pause = Math.min(pause * 2, longestPauseMilliseconds);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Returns what went wrong, in Telegram's words. */
async function deliver(webhook: Webhook, update: Update, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(webhook.secretToken !== undefined && { 'x-telegram-bot-api-secret-token': webhook.secretToken }),
      },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMilliseconds)]),
    });
    await response.arrayBuffer();
    if (response.ok) return undefined;
    return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'Read timeout expired'
      : 'Connection refused';
  }
}
