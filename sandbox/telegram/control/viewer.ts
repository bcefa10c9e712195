import { ControlError } from '../../control/control-error.ts';
import type { User } from '../bot-api-types.ts';
import type { Conversation } from '../conversation.ts';
import { isIn, membershipOf } from '../group.ts';

/** A person who looks at one of their chats. */
export interface Viewer {
  conversation: Conversation;
  person: User;
}

/** Nobody else's chat has it. */
export function viewerKey({ conversation, person }: Viewer): string {
  return conversation.group ? `${conversation.key}:${person.id}` : conversation.key;
}

/** Everybody who has a view of the chat; those who left a group still have one of what is no longer there for them. */
export function viewersOf(conversation: Conversation): Viewer[] {
  const people = conversation.group ? [...conversation.group.people.values()] : [conversation.person];
  return people.map((person) => ({ conversation, person }));
}

export function isInChat({ conversation: { group }, person }: Viewer): boolean {
  return !group || isIn(membershipOf(group, person.id));
}

/** Refuses what nobody can do in a chat that they are no longer in. */
export function refuseIfOut(viewer: Viewer): void {
  if (!isInChat(viewer)) throw new ControlError(403, 'The person is not in this group');
}
