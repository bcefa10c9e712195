import { z } from 'zod';
import type { SeenChat } from '../control/contract.ts';
import { refusal } from './wechat-error.ts';

/** An item of the menu that does something when it is tapped. */
interface MenuAction {
  name: string;
  type: 'click' | 'view' | 'miniprogram';
  /** Comes back in the event of a click. */
  key?: string;
  url?: string;
  pagePath?: string;
}

/** An item that is always seen: it acts, or folds others. */
export type MenuButton = MenuAction | { name: string; subButtons: MenuAction[] };

/** Each limit with its code, of the menu's bar and of what is folded under it. */
const bar = { nameBytes: 16, name: 40018, type: 40017, key: 40019, url: 40020 } as const;
const folded = { nameBytes: 60, name: 40025, type: 40024, key: 40026, url: 40027 } as const;
const keyBytes = 128;
const urlBytes = 1024;

const bodySchema = z.object({ button: z.array(z.record(z.string(), z.unknown())) });
const subButtonsSchema = z.array(z.record(z.string(), z.unknown()));

/**
 * Reads `menu/create` as https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu.html says it is written.
 * Throws `WeChatError`.
 */
export function readMenu(body: unknown): MenuButton[] {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw refusal(47001);
  const { button } = parsed.data;
  if (button.length < 1 || button.length > 3) throw refusal(40016);
  return button.map(readButton);
}

export function menuActions(menu: readonly MenuButton[]): MenuAction[] {
  return menu.flatMap((button) => ('subButtons' in button ? button.subButtons : [button]));
}

/** The menu as the person sees it: `id` is a click's key, `url` what opens. */
export function toSeenMenu(menu: readonly MenuButton[]): NonNullable<SeenChat['bot']['menu']> {
  return menu.map((button) => {
    if (!('subButtons' in button)) return toSeenItem(button);
    return { label: button.name, items: button.subButtons.map(toSeenItem) };
  });
}

function toSeenItem({ name, key, url, pagePath }: MenuAction): { label: string; id?: string; url?: string } {
  const opens = pagePath ?? url;
  return { label: name, ...(key !== undefined && { id: key }), ...(opens !== undefined && { url: opens }) };
}

function readButton(button: Record<string, unknown>): MenuButton {
  const subButtons = subButtonsSchema.safeParse(button.sub_button ?? []);
  if (!subButtons.success) throw refusal(47001);
  if (subButtons.data.length === 0) return readAction(button, bar);
  if (subButtons.data.length > 5) throw refusal(40023);
  return {
    name: readName(button, bar),
    subButtons: subButtons.data.map((item) => readAction(item, folded)),
  };
}

function readAction(button: Record<string, unknown>, limits: typeof bar | typeof folded): MenuAction {
  if (limits === folded && Array.isArray(button.sub_button) && button.sub_button.length > 0) {
    throw refusal(40022);
  }
  const name = readName(button, limits);
  switch (button.type) {
    case 'click':
      return { name, type: button.type, key: readText(button.key, keyBytes, limits.key) };
    case 'view':
      return { name, type: button.type, url: readUrl(button.url, limits.url) };
    case 'miniprogram':
      readText(button.appid, 32, 40166);
      return {
        name,
        type: button.type,
        url: readUrl(button.url, limits.url),
        pagePath: readText(button.pagepath, urlBytes, 40165),
      };
    default:
      throw refusal(limits.type);
  }
}

function readName(button: Record<string, unknown>, limits: typeof bar | typeof folded): string {
  return readText(button.name, limits.nameBytes, limits.name);
}

function readUrl(value: unknown, code: 40020 | 40027): string {
  const url = readText(value, urlBytes, code);
  if (!/^https?:\/\/\S+$/.test(url)) throw refusal(40066);
  return url;
}

function readText(value: unknown, longest: number, code: Parameters<typeof refusal>[0]): string {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > longest) throw refusal(code);
  return value;
}
