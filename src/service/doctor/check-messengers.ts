import { z } from 'zod';
import type { Config } from '../../core/config.ts';
import { askApi, read, telegramRoot } from './ask-api.ts';
import { absent, bad, doubtful, good, type Finding } from './finding.ts';

const GRAPH_VERSION = 'v23.0';

const meSchema = z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) });
const refusedSchema = z.object({ ok: z.literal(false), description: z.string() });
const webhookSchema = z.object({
  result: z.object({
    url: z.string(),
    pending_update_count: z.number(),
    last_error_message: z.string().optional(),
  }),
});

/** `getMe`, and whether updates go where this configuration expects them. */
export async function checkTelegram({ telegram }: Config): Promise<Finding> {
  if (!telegram) return absent('Telegram', 'not configured');
  const root = `${telegramRoot(telegram)}/bot${telegram.token}`;
  const said = await askApi({ url: `${root}/getMe` });
  if (said.kind === 'silence')
    return bad('Telegram', 'the Bot API does not answer', 'Look at TELEGRAM_API_ROOT and the network');
  const me = read(meSchema, said);
  if (!me)
    return bad(
      'Telegram',
      `the Bot API refuses the token (${read(refusedSchema, said)?.description ?? said.status})`,
      'Ask @BotFather for TELEGRAM_BOT_TOKEN',
    );
  const name = `@${me.result.username}`;
  const webhook = read(webhookSchema, await askApi({ url: `${root}/getWebhookInfo` }))?.result;
  if (!webhook) return doubtful('Telegram', `${name}; its webhook could not be read`, 'Try again');
  const wanted = telegram.webhook?.url ?? '';
  const waiting = `${webhook.pending_update_count} updates wait`;
  if (webhook.url !== wanted) {
    const where = webhook.url === '' ? 'by long polling' : 'to another webhook';
    return doubtful(
      'Telegram',
      `${name}; updates go ${where}, ${waiting}`,
      'Starting the bots sets it as configured; then look again',
    );
  }
  if (webhook.last_error_message !== undefined)
    return doubtful(
      'Telegram',
      `${name}; its last webhook call failed (${webhook.last_error_message}), ${waiting}`,
      'See whether TELEGRAM_WEBHOOK_URL is reached from outside',
    );
  return good('Telegram', `${name}; ${wanted === '' ? 'long polling' : 'webhook'}, ${waiting}`);
}

const numberSchema = z.object({ display_phone_number: z.string() });
const graphErrorSchema = z.object({ error: z.object({ code: z.number(), message: z.string() }) });

/** Whether the Graph token opens our number. */
export async function checkWhatsApp({ whatsapp }: Config): Promise<Finding> {
  if (!whatsapp) return absent('WhatsApp', 'not configured');
  if (whatsapp.kind === 'web')
    return good('WhatsApp', 'WhatsApp Web: whether the phone is paired is shown on the operator’s page');
  const { apiRoot = 'https://graph.facebook.com', phoneNumberId, accessToken } = whatsapp;
  const url = `${apiRoot}/${GRAPH_VERSION}/${phoneNumberId}?fields=display_phone_number,verified_name`;
  const said = await askApi({ url, headers: { authorization: `Bearer ${accessToken}` } });
  if (said.kind === 'silence') return bad('WhatsApp', 'the Graph API does not answer', 'Look at the network');
  if (read(numberSchema, said)) return good('WhatsApp', 'the token opens the phone number');
  const code = read(graphErrorSchema, said)?.error.code;
  if (code === 190)
    return bad(
      'WhatsApp',
      'the token has expired or is none (Graph error 190)',
      'Make a permanent token of a system user for WHATSAPP_ACCESS_TOKEN',
    );
  return bad(
    'WhatsApp',
    `the Graph API refuses (error ${code ?? said.status})`,
    'Look at WHATSAPP_PHONE_NUMBER_ID, and whether the token has whatsapp_business_messaging',
  );
}

const tokenSchema = z.object({ access_token: z.string() });
const weChatErrorSchema = z.object({ errcode: z.number() });
const WECHAT_ADVICE: Readonly<Record<number, string>> = {
  40001: 'Look at WECHAT_APP_SECRET',
  40013: 'Look at WECHAT_APP_ID',
  40125: 'Look at WECHAT_APP_SECRET',
  40164: 'Put the address of this machine on the account’s IP allow-list',
};

/** Whether WeChat gives us an access token. It is the one that is good now: nobody's is made worthless. */
export async function checkWeChat({ wechat }: Config): Promise<Finding> {
  if (!wechat) return absent('WeChat', 'not configured');
  if (wechat.kind === 'wechaty')
    return good('WeChat', 'wechaty: whether the puppet is signed in is shown on the operator’s page');
  const { appId, appSecret, apiRoot = 'https://api.weixin.qq.com' } = wechat;
  const body = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: false };
  const said = await askApi({ url: `${apiRoot}/cgi-bin/stable_token`, body });
  if (said.kind === 'silence') return bad('WeChat', 'WeChat does not answer', 'Look at the network');
  if (read(tokenSchema, said)) return good('WeChat', 'gives an access token');
  const code = read(weChatErrorSchema, said)?.errcode;
  const advice = (code !== undefined && WECHAT_ADVICE[code]) || 'Look the code up in WeChat’s documentation';
  return bad('WeChat', `gives no access token (error ${code ?? said.status})`, advice);
}
