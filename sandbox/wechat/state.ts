import { randomBytes } from 'node:crypto';
import type { HostContext } from '../control/chat-host.ts';
import type { Faults } from '../control/faults.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { AllowanceLimits } from './allowance.ts';
import type { Callback } from './callback.ts';
import type { Follower } from './follower.ts';
import type { Media, MediaStore } from './media-store.ts';
import type { Logins } from './logins.ts';
import type { MenuButton } from './menu.ts';

/** A Service Account as its administrator sees it. */
export interface Account {
  appId: string;
  appSecret: string;
  /** Signs the callback's calls. */
  token: string;
  encodingAesKey: string;
  /** `gh_…`: what messages are addressed to. */
  originalId: string;
  name: string;
  /** Of the mini-program that belongs to the account. */
  miniProgramAppId: string;
  miniProgramSecret: string;
}

/** Everything the sandbox knows, in memory. */
export interface WeChatState extends HostContext {
  account: Account;
  limits: AllowanceLimits;
  faults: Faults;
  tokens: AccessTokens;
  media: MediaStore;
  /** Stays for good, for cards. */
  cardPicture: Media;
  callback: Callback;
  /** By openid. */
  followers: Map<string, Follower>;
  logins: Logins;
  menu: MenuButton[] | undefined;
  /** Of 64 bits, so that it is no number for JavaScript. */
  lastMessageId: bigint;
  /** Where the last request reached the sandbox: pictures and videos are at the same address. */
  origin: string;
}

/** 28 characters, as https://developers.weixin.qq.com/doc/service/guide/dev/user_id.html shows them. */
export function createOpenId(): string {
  return `o${randomBytes(21).toString('base64url').slice(0, 27)}`;
}

export function publicUrl({ origin }: WeChatState, { publicKey }: Media): string {
  return `${origin}/wechat-media/${publicKey}`;
}
