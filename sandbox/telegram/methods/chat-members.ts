import { badRequest } from '../api-error.ts';
import type { ChatMember } from '../bot-api-types.ts';
import { addMessage } from '../conversation.ts';
import { isAdministrator, isIn, membership, membershipOf, toChatMember, type Group } from '../group.ts';
import { changeMembership } from '../memberships.ts';
import { chatOf, writableChatOf, type Call, type Method } from '../method.ts';
import { integerOf } from '../parameters.ts';
import { botUser } from '../state.ts';

/** https://core.telegram.org/bots/api#getchatmember: also of those who were there once, and of anybody whom the bot met. */
export const getChatMember: Method = (call): ChatMember => {
  const { group, person } = chatOf(call);
  const userId = integerOf(call.values, 'user_id', { otherwise: 0 });
  if (userId <= 0) throw badRequest('invalid user_id specified');
  const user =
    userId === call.bot.id
      ? botUser(call.bot)
      : (group?.people.get(userId) ?? (userId === person.id ? person : undefined));
  if (!user) throw badRequest('PARTICIPANT_ID_INVALID');
  return group ? toChatMember(user, membershipOf(group, userId)) : { user, status: 'member' };
};

/** https://core.telegram.org/bots/api#getchatadministrators: without other bots. */
export const getChatAdministrators: Method = (call): ChatMember[] => {
  const group = groupOf(call, 'there are no administrators in the private chat');
  return [...group.members]
    .filter(([, member]) => isAdministrator(member))
    .flatMap(([userId, member]) => {
      const user = userId === call.bot.id ? botUser(call.bot) : group.people.get(userId);
      return user ? [toChatMember(user, member)] : [];
    });
};

/** https://core.telegram.org/bots/api#getchatmembercount */
export const getChatMemberCount: Method = (call): number => {
  const { group } = chatOf(call);
  return group ? [...group.members.values()].filter(isIn).length : 2;
};

/** https://core.telegram.org/bots/api#leavechat */
export const leaveChat: Method = (call) => {
  const conversation = writableChatOf(call);
  const { group } = conversation;
  if (!group) throw badRequest("chat member status can't be changed in private chats");
  const user = botUser(call.bot);
  const now = call.state.now();
  addMessage(conversation, { from: user, content: { left_chat_member: user } }, now);
  changeMembership(conversation, group, { user, by: user, to: membership('left'), now });
  return true;
};

function groupOf(call: Call, refusal: string): Group {
  const { group } = chatOf(call);
  if (!group) throw badRequest(refusal);
  return group;
}
