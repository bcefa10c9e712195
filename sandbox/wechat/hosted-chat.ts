import type { HostedChat } from '../control/chat-host.ts';
import { ControlError } from '../control/control-error.ts';
import type { LaunchRequest, SeenChat } from '../control/contract.ts';
import { follow, unfollow } from './follow.ts';
import type { Follower } from './follower.ts';
import { toSeenMenu } from './menu.ts';
import { sendMedia } from './send-media.ts';
import type { WeChatState } from './state.ts';
import { openCard, tap } from './tap.ts';
import { writeMessage } from './write.ts';

/** The person's side of the chat. To unblock the account is to follow it, also for the first time. */
export function toHostedChat(state: WeChatState, follower: Follower): HostedChat {
  const { log } = follower;
  return {
    seen: () => toSeenChat(state, follower),
    changes: (after) => log.changes(after, state.now()),
    untilChanged: (after, signal) => log.untilChanged(after, signal),
    write: (message) => writeMessage(state, follower, message),
    upload: (upload) => sendMedia(state, follower, upload),
    edit() {
      throw new ControlError(422, 'WeChat lets nobody change what they have sent');
    },
    tap: (wanted) => tap(state, follower, wanted),
    launch: (wanted) => ({
      messenger: 'wechat',
      page: isCard(wanted) ? openCard(follower, wanted) : '',
      ...state.logins.begin(follower),
    }),
    setBlocked: (isBlocked) => (isBlocked ? unfollow : follow)(state, follower),
    clear: () => log.clear(),
  };
}

function isCard({ label, messageId }: LaunchRequest): boolean {
  return label !== undefined || messageId !== undefined;
}

function toSeenChat({ account, menu }: WeChatState, { key, openId, person }: Follower): SeenChat {
  const { name, originalId } = account;
  return {
    key,
    messenger: 'wechat',
    address: openId,
    chatId: person.id,
    type: 'private',
    title: name,
    person,
    bot: {
      id: originalId,
      username: originalId,
      name,
      description: '',
      shortDescription: '',
      commands: [],
      ...(menu && { menu: toSeenMenu(menu) }),
    },
  };
}
