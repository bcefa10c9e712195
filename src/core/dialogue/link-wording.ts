import type { Language } from '../accounts/language.ts';
import { cutText } from '../channel/cut-text.ts';
import type { LegacyOrder } from '../linking/legacy-shop.ts';
import { assertNever } from '../result.ts';
import type { Sayings, Wording } from './phrases/phrases.ts';
import type { LinkPrompt } from './prompt.ts';

/** On one page: what fits the shortest message of all channels. */
export const ORDERS_SHOWN = 4;

/** What is said about the account of the old shop. `validMinutes` is of the link to the page. */
export function linkWording(
  prompt: LinkPrompt,
  { link }: Sayings,
  { language, validMinutes }: { language: Language; validMinutes: number | undefined },
): Wording {
  switch (prompt.kind) {
    case 'link_here':
      return link.here(validMinutes);
    case 'confirm_link':
      return link.confirm(prompt.login);
    case 'account_linked':
      return link.linked(prompt.login);
    case 'confirm_unlink':
      return link.confirmUnlink(prompt.login);
    case 'orders':
      return ordersWording(prompt.page?.items, link, language);
    default:
      return assertNever(prompt);
  }
}

function ordersWording(
  orders: readonly LegacyOrder[] | undefined,
  { ordersTitle, ordersNotNow, noOrders, furtherLines }: Sayings['link'],
  language: Language,
): Wording {
  if (!orders) return { text: ordersNotNow };
  if (orders.length === 0) return { text: noOrders };
  return {
    title: ordersTitle,
    text: orders.map((order) => orderText(order, language, furtherLines)).join('\n\n'),
  };
}

const LINES_SHOWN = 2;
const LONGEST_TITLE = 40;
const LONGEST_STATUS = 24;

/** Days as they were in Greenwich: nobody knows where the shop was. */
function orderText(
  { placedAt, total, status, lines }: LegacyOrder,
  language: Language,
  furtherLines: (count: number) => string,
): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(placedAt);
  const shown = lines
    .slice(0, LINES_SHOWN)
    .map(({ title, quantity }) => cutText(title, LONGEST_TITLE) + (quantity === 1 ? '' : ` × ${quantity}`));
  const further = lines.length > LINES_SHOWN ? [furtherLines(lines.length - LINES_SHOWN)] : [];
  const heading = [day, amountText(total, language), cutText(status, LONGEST_STATUS)]
    .filter((part) => part !== '')
    .join(' · ');
  return [heading, ...shown, ...further].join('\n');
}

/** Minor units are as many digits as the currency has: two of the euro, none of the yen. */
function amountText({ amount, currency }: LegacyOrder['total'], language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(amount / 10 ** digits);
}
