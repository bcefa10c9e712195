import type { AdminRight, ChatMember, User } from './bot-api-types.ts';

/** Somebody who is or was in a group. */
export interface Membership {
  status: 'creator' | 'administrator' | 'member' | 'left' | 'kicked';
  /** Of an administrator; a creator may do everything. */
  rights: ReadonlySet<AdminRight>;
}

/** https://core.telegram.org/bots/api#forumtopic; its id is that of the message which opened it. */
export interface Topic {
  threadId: number;
  name: string;
  iconColor: number;
  isClosed: boolean;
  /** Who opened it, and may therefore change and close it. */
  createdBy: number;
}

/** What a group has and a private chat has not. */
export interface Group {
  /** By account, the bot's too. */
  members: Map<number, Membership>;
  people: Map<number, User>;
  topics: Map<number, Topic>;
  lastMessageId: number;
}

const NONE: ReadonlySet<AdminRight> = new Set();

export function createGroup(): Group {
  return { members: new Map(), people: new Map(), topics: new Map(), lastMessageId: 0 };
}

export function membership(status: Membership['status'], rights: ReadonlySet<AdminRight> = NONE): Membership {
  return { status, rights };
}

/** An administrator may always see that there is a chat to manage. */
export function administrator(rights: readonly AdminRight[]): Membership {
  return membership('administrator', new Set<AdminRight>(['can_manage_chat', ...rights]));
}

export function membershipOf(group: Group, userId: number): Membership {
  return group.members.get(userId) ?? membership('left');
}

export function isIn({ status }: Membership): boolean {
  return status !== 'left' && status !== 'kicked';
}

export function isAdministrator({ status }: Membership): boolean {
  return status === 'creator' || status === 'administrator';
}

export function hasRight({ status, rights }: Membership, right: AdminRight): boolean {
  return status === 'creator' || (status === 'administrator' && rights.has(right));
}

export function toChatMember(user: User, { status, rights }: Membership, canBeEdited = false): ChatMember {
  switch (status) {
    case 'creator':
      return { user, status, is_anonymous: false };
    case 'administrator':
      return {
        user,
        status,
        can_be_edited: canBeEdited,
        is_anonymous: false,
        ...toRightFields(rights),
      };
    case 'kicked':
      return { user, status, until_date: 0 };
    case 'member':
    case 'left':
      return { user, status };
  }
}

function toRightFields(rights: ReadonlySet<AdminRight>): Record<AdminRight, boolean> {
  return {
    can_manage_chat: rights.has('can_manage_chat'),
    can_delete_messages: rights.has('can_delete_messages'),
    can_manage_video_chats: rights.has('can_manage_video_chats'),
    can_restrict_members: rights.has('can_restrict_members'),
    can_promote_members: rights.has('can_promote_members'),
    can_change_info: rights.has('can_change_info'),
    can_invite_users: rights.has('can_invite_users'),
    can_post_stories: rights.has('can_post_stories'),
    can_edit_stories: rights.has('can_edit_stories'),
    can_delete_stories: rights.has('can_delete_stories'),
    can_pin_messages: rights.has('can_pin_messages'),
    can_manage_topics: rights.has('can_manage_topics'),
  };
}
