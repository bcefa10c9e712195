import type { ChatLog } from '../control/chat-log.ts';
import type { PersonProfile, SeenMessage } from '../control/contract.ts';
import type { Allowance } from './allowance.ts';

/** A person with WeChat and their chat with the account, whether they follow it or not. */
export interface Follower {
  key: string;
  openId: string;
  /** The same person has another one in each program: nothing of the two says that they belong together. */
  miniProgramOpenId: string;
  person: PersonProfile;
  /** Until then the account knows no such openid. */
  hasFollowed: boolean;
  isFollowing: boolean;
  allowance: Allowance;
  log: ChatLog;
}

type Said = Pick<SeenMessage, 'from' | 'name' | 'sentAt' | 'text'> & Partial<SeenMessage>;

/** Puts a message into the chat. Its id is the chat's own: WeChat gives none to what an account sends. */
export function show({ log }: Follower, said: Said): SeenMessage {
  return log.add({ entities: [], buttons: [], isProtected: false, ...said });
}
