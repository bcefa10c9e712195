import type { Api } from 'grammy';
import type {
  Capabilities,
  Channel,
  Choice,
  Link,
  RenderedMessage,
  SendResult,
} from '../../core/channel/channel.ts';
import type { Log } from '../../core/log.ts';
import { opensInside } from './opens-inside.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';
import { toSendFailure } from './to-send-failure.ts';

export interface TelegramChannelOptions {
  api: Api;
  botId: string;
  /** In bytes: what the Bot API server lets a bot download. */
  biggestMedia: number;
  /** Of our mini-app. */
  miniAppUrl?: string;
  log: Log;
}

export function createTelegramChannel(options: TelegramChannelOptions): Channel {
  const { api, botId, log } = options;
  return {
    name: 'telegram',
    botId,
    capabilities: capabilities(options),
    send,
    removeInbound,
    retireChoice,
  };

  async function send(chatId: string, message: RenderedMessage): Promise<SendResult> {
    try {
      const sent = await api.sendMessage(Number(chatId), message.text, appearance(message));
      return { ok: true, messageRef: String(sent.message_id) };
    } catch (err) {
      return { ok: false, failure: toSendFailure(err, log) };
    }
  }

  async function removeInbound(chatId: string, messageRef: string): Promise<SendResult> {
    try {
      await api.deleteMessage(Number(chatId), Number(messageRef));
    } catch (err) {
      if (!isRefusedAs(err, BEYOND_REMOVAL)) return { ok: false, failure: toSendFailure(err, log) };
    }
    return { ok: true, messageRef };
  }

  async function retireChoice(
    chatId: string,
    choice: { choiceRef: string; messageRef?: string },
  ): Promise<void> {
    const { choiceRef, messageRef } = choice;
    await Promise.all([
      attempt(() => api.answerCallbackQuery(choiceRef)),
      messageRef === undefined
        ? undefined
        : attempt(() => api.editMessageReplyMarkup(Number(chatId), Number(messageRef))),
    ]);
  }

  async function attempt(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (err) {
      if (!isRefusedAs(err, ALREADY_RETIRED)) log.warn({ event: 'telegram.choice_not_retired', err });
    }
  }
}

/** https://core.telegram.org/bots/api#sendmessage. A button's label has no stated limit; a longer one is cut short on
 * a phone, so there it reads better as text. */
function capabilities({ biggestMedia, miniAppUrl }: TelegramChannelOptions): Capabilities {
  return {
    buttons: { max: 12, maxLabelLength: 40 },
    linkButton: 'beside',
    ...(miniAppUrl !== undefined && opensInside(miniAppUrl) ? { miniAppUrl } : {}),
    longestText: 4096,
    textUnit: 'code_units',
    biggestMedia,
    removesInboundMessages: true,
    recordsVideoNotes: true,
  };
}

/** Entities, never a `parse_mode`: what a person wrote must not become markup. */
function appearance({ title, link, buttons }: RenderedMessage) {
  const rows = [...(link ? [linkRow(link)] : []), ...buttons.map(choiceRow)];
  return {
    link_preview_options: { is_disabled: true },
    ...(title ? { entities: [{ type: 'bold' as const, ...title }] } : {}),
    ...(rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}),
  };
}

function linkRow({ label, url, opensMiniApp }: Link) {
  return [opensMiniApp && opensInside(url) ? { text: label, web_app: { url } } : { text: label, url }];
}

function choiceRow({ id, label }: Choice) {
  return [{ text: label, callback_data: id }];
}

const BEYOND_REMOVAL = [/message to delete not found/i, /message can't be deleted/i, /message identifier/i];
const ALREADY_RETIRED = [
  /query is too old/i,
  /query id is invalid/i,
  /message is not modified/i,
  /message to edit not found/i,
  /message can't be edited/i,
];

function isRefusedAs(err: unknown, descriptions: readonly RegExp[]): boolean {
  if (!(err instanceof TelegramCallFailed) || err.status !== 400) return false;
  return descriptions.some((description) => description.test(err.description));
}
