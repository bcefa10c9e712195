import { z } from 'zod';
import { badRequest } from './api-error.ts';
import type { ApiChat, InlineKeyboardButton, InlineKeyboardMarkup } from './bot-api-types.ts';
import { jsonOf, parseOrRefuse } from './parameters.ts';
import type { ApiRequest } from './parse-request.ts';
import { webAppAddress } from './web-app-address.ts';

const markupSchema = z.looseObject({});
const buttonSchema = z.object({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  web_app: z.object({ url: z.string() }).optional(),
});

/** Telegram documents neither; these were observed. */
const biggestKeyboard = 10 * 1024;
const mostButtons = 100;

/** The inline keyboard of the request; other kinds of markup are checked for their shape and not kept. Throws `ApiError`. */
export function replyMarkupOf(
  values: ApiRequest['values'],
  { type }: ApiChat,
): InlineKeyboardMarkup | undefined {
  const value = jsonOf(values, 'reply_markup', 'reply keyboard markup');
  if (value === undefined) return undefined;
  const markup = markupSchema.safeParse(value);
  if (!markup.success) throw badRequest('object expected as reply markup');
  if (markup.data.keyboard !== undefined) rowsOf(markup.data.keyboard, 'keyboard', 'ReplyKeyboardMarkup');
  if (markup.data.inline_keyboard === undefined) return undefined;
  const rows = rowsOf(markup.data.inline_keyboard, 'inline_keyboard', 'InlineKeyboardMarkup');
  const keyboard = rows.map((row) => row.map(toButton)).filter((row) => row.length > 0);
  if (Buffer.byteLength(JSON.stringify(keyboard)) > biggestKeyboard || keyboard.flat().length > mostButtons) {
    throw badRequest('reply markup is too long');
  }
  const opensWebApp = keyboard.flat().some(({ web_app }) => web_app !== undefined);
  if (opensWebApp && type !== 'private') throw badRequest('BUTTON_TYPE_INVALID');
  return keyboard.length > 0 ? { inline_keyboard: keyboard } : undefined;
}

function rowsOf(value: unknown, field: string, type: string): unknown[][] {
  if (!Array.isArray(value)) throw badRequest(`field "${field}" of the ${type} must be an Array`);
  if (!value.every((row) => Array.isArray(row))) {
    throw badRequest(`field "${field}" of the ${type} must be an Array of Arrays`);
  }
  return value;
}

function toButton(value: unknown): InlineKeyboardButton {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  }
  const button = parseOrRefuse(buttonSchema, value, 'inline keyboard button');
  if (button.text.trim() === '') throw badRequest('text of a button must be non-empty');
  if (button.url) return { text: button.text, url: checkedUrl(button.url) };
  if (!button.callback_data && button.web_app) {
    const url = webAppAddress(button.web_app.url, 'inline keyboard button');
    return { text: button.text, web_app: { url } };
  }
  if (!button.callback_data) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (Buffer.byteLength(button.callback_data) > 64) throw badRequest('BUTTON_DATA_INVALID');
  return { text: button.text, callback_data: button.callback_data };
}

function checkedUrl(url: string): string {
  if (!/^(https?|tg):\/\/\S+$/i.test(url))
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  return url;
}
