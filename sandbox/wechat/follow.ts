import { ControlError } from '../control/control-error.ts';
import type { Follower } from './follower.ts';
import { pushEvent } from './push-kinds.ts';
import type { WeChatState } from './state.ts';

/** The person follows the account, by its profile or by a code with a scene. */
export function follow(state: WeChatState, follower: Follower, scene?: string): void {
  if (follower.isFollowing) return;
  follower.hasFollowed = true;
  follower.isFollowing = true;
  follower.log.setBlocked(false);
  follower.allowance.openForEvent(state.now());
  pushEvent(state, follower, {
    Event: 'subscribe',
    ...(scene === undefined ? { EventKey: '' } : { EventKey: `qrscene_${scene}`, Ticket: ticketOf(scene) }),
  });
}

export function unfollow(state: WeChatState, follower: Follower): void {
  if (!follower.isFollowing) return;
  follower.isFollowing = false;
  follower.log.setBlocked(true);
  follower.allowance.close();
  pushEvent(state, follower, { Event: 'unsubscribe', EventKey: '' });
}

/** The person scans a code of the account that carries a scene. */
export function scan(state: WeChatState, follower: Follower, scene: string): void {
  if (!follower.isFollowing) return follow(state, follower, scene);
  follower.allowance.openForEvent(state.now());
  pushEvent(state, follower, { Event: 'SCAN', EventKey: scene, Ticket: ticketOf(scene) });
}

/** Who writes for the first time follows; who has left must come back first. */
export function enterChat(state: WeChatState, follower: Follower): void {
  if (!follower.hasFollowed) follow(state, follower);
  if (!follower.isFollowing) throw new ControlError(409, 'The person does not follow the account any more');
}

function ticketOf(scene: string): string {
  return Buffer.from(`ticket of ${scene}`).toString('base64url');
}
