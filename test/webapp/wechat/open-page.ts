import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { Api } from '../../../webapp/wechat/lib/api.js';
import type { Wx } from '../../../webapp/wechat/lib/wx.d.ts';
import { wordsFor } from '../../../webapp/wechat/lib/words.js';

export const SHELL = path.resolve(import.meta.dirname, '../../../webapp/wechat');

export interface OpenPage {
  [member: string]: unknown;
  data: Record<string, unknown>;
}

const pageSchema = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** A page as the framework opens it: its file is evaluated, and what it hands over gets `setData`. */
export async function openPage(
  name: string,
  { api, wx }: { api: Partial<Api>; wx: Partial<Wx> },
): Promise<OpenPage> {
  const handed: unknown[] = [];
  Object.assign(globalThis, {
    wx,
    getApp: () => ({ api, words: wordsFor('en') }),
    Page: (members: unknown) => handed.push(members),
  });
  await import(`${path.join(SHELL, name)}.js?opened=${randomUUID()}`);
  const page: OpenPage = { ...pageSchema.parse(handed[0]) };
  page['setData'] = (part: Record<string, unknown>) => Object.assign(page.data, part);
  return page;
}

/** Calls a member as the framework does when something happens. */
export async function happen(page: OpenPage, member: string, ...given: unknown[]): Promise<void> {
  const act = page[member];
  if (typeof act !== 'function') throw new Error(`The page has no ${member}`);
  await Reflect.apply(act, page, given);
}
