import { ApiError, badRequest } from '../api-error.ts';
import type { Call, Method } from '../method.ts';
import { booleanOf, integerOf, textOf } from '../parameters.ts';
import { toUnixTime, type Webhook } from '../state.ts';
import { deliverToWebhook } from '../webhook-delivery.ts';
import { rememberAllowedUpdates } from './get-updates.ts';

/** https://core.telegram.org/bots/api#setwebhook; unlike Telegram it takes plain http, and any port, of this machine. */
export const setWebhook: Method = (call) => {
  const { bot, values, state } = call;
  const url = textOf(values, 'url').trim();
  if (url === '') return deleteWebhook(call);
  checkUrl(url);
  const secretToken = textOf(values, 'secret_token');
  if (!/^[A-Za-z0-9_-]{0,256}$/.test(secretToken)) {
    throw badRequest('secret token contains unallowed characters');
  }
  stopDelivery(call);
  if (booleanOf(values, 'drop_pending_updates')) bot.updates.clear();
  rememberAllowedUpdates(bot, values);
  bot.poll?.abort(new ApiError(409, 'Conflict: terminated by setWebhook request'));
  const webhook: Webhook = {
    url,
    secretToken: secretToken === '' ? undefined : secretToken,
    maxConnections: integerOf(values, 'max_connections', { otherwise: 40, min: 1, max: 100 }),
    stop: new AbortController(),
  };
  bot.webhook = webhook;
  void deliverToWebhook(bot, webhook, state);
  return true;
};

/** https://core.telegram.org/bots/api#deletewebhook */
export const deleteWebhook: Method = (call) => {
  stopDelivery(call);
  if (booleanOf(call.values, 'drop_pending_updates')) call.bot.updates.clear();
  return true;
};

/** https://core.telegram.org/bots/api#getwebhookinfo */
export const getWebhookInfo: Method = ({ bot: { webhook, updates, allowedUpdates } }) => ({
  url: webhook?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: updates.size,
  ...(webhook && { max_connections: webhook.maxConnections }),
  ...(allowedUpdates.length > 0 && { allowed_updates: allowedUpdates }),
  ...(webhook?.lastError && {
    last_error_date: toUnixTime(webhook.lastError.at),
    last_error_message: webhook.lastError.message,
  }),
});

function stopDelivery({ bot }: Call): void {
  bot.webhook?.stop.abort();
  bot.webhook = undefined;
}

function checkUrl(text: string): void {
  if (!URL.canParse(text)) throw badRequest('invalid webhook URL specified');
  const url = new URL(text);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) {
    throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
  }
}
