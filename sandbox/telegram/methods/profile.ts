import { badRequest } from '../api-error.ts';
import type { Call, Method } from '../method.ts';
import { textOf } from '../parameters.ts';
import { languageCodeOf } from './commands.ts';

type ProfileText = 'name' | 'description' | 'short_description';

/** In characters: https://core.telegram.org/bots/api#setmydescription and its neighbours. */
const longest: Record<ProfileText, number> = { name: 64, description: 512, short_description: 120 };
const refusals: Record<ProfileText, string> = {
  name: 'BOT_TITLE_INVALID',
  description: 'BOT_DESCRIPTION_TOO_LONG',
  short_description: 'BOT_SHORT_DESCRIPTION_TOO_LONG',
};

export const setMyName: Method = (call) => write(call, 'name');
export const setMyDescription: Method = (call) => write(call, 'description');
export const setMyShortDescription: Method = (call) => write(call, 'short_description');
export const getMyDescription: Method = (call) => read(call, 'description', '');
export const getMyShortDescription: Method = (call) => read(call, 'short_description', '');
export const getMyName: Method = (call) => read(call, 'name', call.bot.firstName);

function write({ bot, values }: Call, kind: ProfileText): true {
  const text = textOf(values, kind).trim();
  if (text.length > longest[kind]) throw badRequest(refusals[kind]);
  const key = `${kind}:${languageCodeOf(values)}`;
  if (text === '') bot.texts.delete(key);
  else bot.texts.set(key, text);
  return true;
}

function read({ bot, values }: Call, kind: ProfileText, otherwise: string): Record<string, string> {
  const texts = [`${kind}:${languageCodeOf(values)}`, `${kind}:`].map((key) => bot.texts.get(key));
  return { [kind]: texts.find((text) => text !== undefined) ?? otherwise };
}
