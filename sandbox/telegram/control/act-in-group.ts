import { ControlError } from '../../control/control-error.ts';
import type { GroupAct, GroupRights } from '../../control/contract.ts';
import type { AdminRight, User } from '../bot-api-types.ts';
import { addMessage, type Conversation } from '../conversation.ts';
import {
  administrator,
  hasRight,
  isIn,
  membership,
  membershipOf,
  type Group,
  type Membership,
  type Topic,
} from '../group.ts';
import { changeMembership } from '../memberships.ts';
import { post, showToBot } from '../post.ts';
import { botUser, type SandboxState } from '../state.ts';
import { canManageTopics, changeTopic, deleteTopic, mayManageTopic, openTopic } from '../topics.ts';
import type { Viewer } from './viewer.ts';

interface Outcome {
  invited?: User;
  topicId?: number;
}

/** What a person does to a group. What Telegram's programs would not let them do is refused. */
export function actInGroup(state: SandboxState, viewer: Viewer, act: GroupAct): Outcome {
  const { conversation, person } = viewer;
  const group = groupOf(viewer);
  const now = state.now();
  switch (act.act) {
    case 'invite':
      return { invited: invite(state, viewer, act.personId) };
    case 'remove':
      return remove(state, viewer, act.personId);
    case 'leave':
      return exit(conversation, group, { user: person, by: person, to: 'left', now });
    case 'add_bot':
      return addBot(conversation, { by: person, now });
    case 'remove_bot':
      requireRight(group, person, 'can_restrict_members');
      return exit(conversation, group, { user: botUser(conversation.bot), by: person, to: 'kicked', now });
    case 'promote_bot':
      return promoteBot(viewer, group, { rights: act.rights, now });
    default:
      return actOnTopic(viewer, group, { act, now });
  }
}

type TopicAct = Extract<GroupAct, { act: `${string}_topic` }>;

function actOnTopic(
  { conversation, person }: Viewer,
  group: Group,
  { act, now }: { act: TopicAct; now: Date },
): Outcome {
  if (act.act === 'create_topic') {
    if (!canManageTopics(group, person.id))
      throw new ControlError(403, 'Not enough rights to create a topic');
    const { topic, message } = openTopic(conversation, group, { from: person, name: act.name, now });
    showToBot(conversation, message);
    return { topicId: topic.threadId };
  }
  const topic = topicOf(group, act.topicId);
  if (!mayManageTopic(conversation, topic, person.id)) {
    throw new ControlError(403, 'Not enough rights to change the topic');
  }
  if (act.act === 'delete_topic') {
    requireRight(group, person, 'can_delete_messages');
    deleteTopic(conversation, group, { topic, by: 'person', now });
    return {};
  }
  const to = act.act === 'rename_topic' ? { name: act.name } : { isClosed: act.act === 'close_topic' };
  const message = changeTopic(conversation, topic, { from: person, to, now });
  if (!message) throw new ControlError(409, 'The topic is so already');
  showToBot(conversation, message);
  return {};
}

interface Adding {
  by: User;
  /** A plain member unless given. */
  rights?: GroupRights | undefined;
  now: Date;
}

/** Puts the bot into a group, which tells it so. */
export function addBot(conversation: Conversation, { by, rights, now }: Adding): Outcome {
  const { group, bot } = conversation;
  if (!group) throw new ControlError(409, 'This is no group');
  if (isIn(membershipOf(group, bot.id))) throw new ControlError(409, 'The bot is in this group already');
  const user = botUser(bot);
  changeMembership(conversation, group, { user, by, to: membership('member'), now });
  const draft = { from: by, content: { new_chat_members: [user] } };
  // Of its own arrival in a basic group this bot learns by the membership alone.
  if (conversation.chat.type === 'supergroup') post(conversation, draft, now);
  else addMessage(conversation, draft, now);
  if (rights) changeMembership(conversation, group, { user, by, to: toAdministrator(rights), now });
  return {};
}

export function toAdministrator(rights: GroupRights): Membership {
  return administrator(rights.map((right): AdminRight => `can_${right}`));
}

function promoteBot(
  { conversation, person }: Viewer,
  group: Group,
  { rights, now }: { rights: GroupRights | undefined; now: Date },
): Outcome {
  requireRight(group, person, 'can_promote_members');
  if (!isIn(membershipOf(group, conversation.bot.id)))
    throw new ControlError(409, 'The bot is not in this group');
  const to = rights ? toAdministrator(rights) : membership('member');
  changeMembership(conversation, group, { user: botUser(conversation.bot), by: person, to, now });
  return {};
}

function invite(state: SandboxState, { conversation, person }: Viewer, personId: number): User {
  const user = state.people.get(personId);
  const { group } = conversation;
  if (!user || !group) throw new ControlError(404, `There is no person ${personId}`);
  if (isIn(membershipOf(group, personId))) throw new ControlError(409, 'They are in this group already');
  join(conversation, group, { user, by: person, now: state.now() });
  return user;
}

/** Brings a person into a group. */
export function join(
  conversation: Conversation,
  group: Group,
  { user, by, now }: { user: User; by: User; now: Date },
): void {
  changeMembership(conversation, group, { user, by, to: membership('member'), now });
  post(conversation, { from: by, content: { new_chat_members: [user] } }, now);
}

function remove(state: SandboxState, viewer: Viewer, personId: number): Outcome {
  const { conversation, person } = viewer;
  const group = groupOf(viewer);
  requireRight(group, person, 'can_restrict_members');
  const user = group.people.get(personId);
  const { status } = membershipOf(group, personId);
  if (!user || !isIn(membershipOf(group, personId)))
    throw new ControlError(404, 'They are not in this group');
  if (status === 'creator') throw new ControlError(403, 'Nobody removes who made the group');
  return exit(conversation, group, { user, by: person, to: 'kicked', now: state.now() });
}

function exit(
  conversation: Conversation,
  group: Group,
  { user, by, to, now }: { user: User; by: User; to: 'left' | 'kicked'; now: Date },
): Outcome {
  if (!isIn(membershipOf(group, user.id))) throw new ControlError(409, 'They are not in this group');
  changeMembership(conversation, group, { user, by, to: membership(to), now });
  post(conversation, { from: by, content: { left_chat_member: user } }, now);
  return {};
}

function topicOf(group: Group, topicId: number): Topic {
  const topic = group.topics.get(topicId);
  if (!topic) throw new ControlError(404, `There is no topic ${topicId}`);
  return topic;
}

function requireRight(group: Group, { id }: User, right: AdminRight): void {
  if (!hasRight(membershipOf(group, id), right)) throw new ControlError(403, `This needs the right ${right}`);
}

/** The group, where the person is in it. */
function groupOf({ conversation: { group }, person }: Viewer): Group {
  if (!group) throw new ControlError(409, 'This is no group');
  if (!isIn(membershipOf(group, person.id))) throw new ControlError(403, 'The person is not in this group');
  return group;
}
