import { ControlError } from '../control/control-error.ts';
import type { LaunchRequest, Tap } from '../control/contract.ts';
import { enterChat } from './follow.ts';
import type { Follower } from './follower.ts';
import { menuActions } from './menu.ts';
import { pushEvent } from './push-kinds.ts';
import type { WeChatState } from './state.ts';

/**
 * The person taps an item of the menu, or opens a mini-program's card, of which the account is told nothing. Returns the
 * event's key, or the page that opens.
 */
export function tap(state: WeChatState, follower: Follower, wanted: Tap): string {
  enterChat(state, follower);
  const { menuItemId, label, isForged = false } = wanted;
  if (isForged && menuItemId !== undefined) return click(state, follower, menuItemId);
  const item = menuActions(state.menu ?? []).find(
    ({ key, name }) =>
      (menuItemId !== undefined && key === menuItemId) || (label !== undefined && name === label),
  );
  if (!item) return openCard(follower, wanted);
  if (item.key !== undefined) return click(state, follower, item.key);
  const key = item.pagePath ?? item.url ?? '';
  const Event = item.type === 'view' ? 'VIEW' : 'view_miniprogram';
  pushEvent(state, follower, { Event, EventKey: key, MenuId: 433418371 });
  return key;
}

/** The one kind of tap that lets the account write back. */
function click(state: WeChatState, follower: Follower, key: string): string {
  follower.allowance.openForEvent(state.now());
  pushEvent(state, follower, { Event: 'CLICK', EventKey: key });
  return key;
}

/** The newest card with that title, or the one that is named. */
export function openCard({ log }: Follower, { label, messageId }: LaunchRequest): string {
  const found = log.messages().findLast((message) => {
    const isMeant = messageId === undefined ? message.card?.title === label : message.messageId === messageId;
    return isMeant && message.card !== undefined;
  });
  if (!found?.card) throw new ControlError(404, 'There is no such item in the menu, and no such card');
  return found.card.page;
}
