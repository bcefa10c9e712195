import type { User } from './bot-api-types.ts';
import { change, notifyBot, type Conversation } from './conversation.ts';
import { isAdministrator, membershipOf, toChatMember, type Group, type Membership } from './group.ts';
import { toUnixTime } from './state.ts';

interface MembershipChange {
  user: User;
  /** Who did it. */
  by: User;
  to: Membership;
  now: Date;
}

/** Changes who somebody is in a group, and tells the bot: of itself always, of others as an administrator. */
export function changeMembership(
  conversation: Conversation,
  group: Group,
  { user, by, to, now }: MembershipChange,
): void {
  const { bot, chat } = conversation;
  const before = membershipOf(group, user.id);
  change(conversation, () => {
    group.members.set(user.id, to);
    if (!user.is_bot) group.people.set(user.id, user);
  });
  const update = {
    chat,
    from: by,
    date: toUnixTime(now),
    old_chat_member: toChatMember(user, before),
    new_chat_member: toChatMember(user, to),
  };
  if (user.id === bot.id) notifyBot(conversation, { my_chat_member: update });
  else if (isAdministrator(membershipOf(group, bot.id))) notifyBot(conversation, { chat_member: update });
}
