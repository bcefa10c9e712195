import type { ChannelName } from '../channel/channel.ts';
import type { Language } from '../accounts/language.ts';

/**
 * viewer: sees the queue and its numbers. reviewer: decides. senior: decides what others disagree on, takes over, words
 * what applicants read. privacy_officer: reads the audit. admin: everything a senior does, and runs staff and service.
 */
export const ROLES = ['viewer', 'reviewer', 'senior', 'privacy_officer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Where staff work. */
export const STAFF_CHANNEL: ChannelName = 'telegram';

/** Somebody who works for us. They are known by their account at the messenger where staff work. */
export interface StaffMember {
  id: string;
  /** At the messenger; opaque. The chat with them alone has the same id. */
  messengerId: string;
  role: Role;
  language: Language;
  /** As the messenger gives it; a stranger's text. */
  name: string;
  joinedAt: Date;
  /** Until when their second factor counts. */
  unlockedUntil?: Date;
  removedAt?: Date;
}

/** Whether their second factor counts now. */
export function isUnlocked({ unlockedUntil }: Pick<StaffMember, 'unlockedUntil'>, now: Date): boolean {
  return unlockedUntil !== undefined && unlockedUntil > now;
}

/** What a colleague is called in audits and on watermarks: it says nothing about the person to an outsider. */
export function tagOf({ id }: Pick<StaffMember, 'id'>): string {
  return id.slice(0, 4).toUpperCase();
}
