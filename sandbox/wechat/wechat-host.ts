import { randomBytes, randomInt } from 'node:crypto';
import type { ChatHost, HostContext, HostedChat } from '../control/chat-host.ts';
import { createChatLog } from '../control/chat-log.ts';
import { ControlError } from '../control/control-error.ts';
import type { PersonProfile } from '../control/contract.ts';
import { createFaults } from '../control/faults.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createAllowance, documentedLimits, type AllowanceLimits } from './allowance.ts';
import { serveWeChatApi } from './api.ts';
import type { CallbackAnswer } from './callback-call.ts';
import { createCallback } from './callback.ts';
import { scan } from './follow.ts';
import { show, type Follower } from './follower.ts';
import { toHostedChat } from './hosted-chat.ts';
import { createLogins } from './logins.ts';
import { keepCardPicture, openMediaStore } from './media-store.ts';
import { createSecretEnvelope } from './secret-envelope.ts';
import { createOpenId, type Account, type WeChatState } from './state.ts';

export interface WeChatHostOptions {
  account?: Partial<Account>;
  limits?: Partial<AllowanceLimits>;
  /** How long the callback may take, and how far two tries are apart; 5 s, as WeChat has it, unless said otherwise. */
  callbackTimeoutMilliseconds?: number;
}

/** The stand-in with what only WeChat has. */
export interface WeChatHost extends ChatHost {
  readonly account: Account;
  /** Names a picture that stays, for cards. */
  readonly thumbMediaId: string;
  /** Enters the callback's address. Throws when it does not prove itself. */
  configure(webhookUrl: string): Promise<void>;
  /** The person scans a code of the account with this scene, and follows it if they do not yet. */
  scan(openId: string, scene: string): void;
  /** How much was given up after three tries. */
  lost(): number;
  /** What the account answered to each call, oldest first. */
  answers(): readonly CallbackAnswer[];
}

/** The account that there is unless another one is given. */
export const DEFAULT_ACCOUNT: Account = {
  appId: 'wx5a4db0f1de000001',
  appSecret: 'sandbox-secret-for-local-use-only',
  token: 'sandboxTokenForLocalUseOnly',
  encodingAesKey: 'sandboxKeyForLocalUseOnlyNotASecretAtAll00A',
  originalId: 'gh_5a4db0f1de00',
  name: 'Bonafide',
  miniProgramAppId: 'wx5a4db0f1de000002',
  miniProgramSecret: 'sandbox-mini-program-secret-for-local-use-only',
};

/** A stand-in for a Service Account of WeChat. */
export async function openWeChatHost(options: WeChatHostOptions, context: HostContext): Promise<WeChatHost> {
  const state = await openState(options, context);
  const { account, callback, followers, media } = state;
  const hosted = (follower: Follower): HostedChat => toHostedChat(state, follower);

  return {
    messenger: 'wechat',
    faults: state.faults,
    account,
    thumbMediaId: state.cardPicture.mediaId,
    serveApi: (exchange) => serveWeChatApi(state, exchange),
    addPerson: (person) => hosted(addFollower(state, person)),
    chats: () => [...followers.values()].map(hosted),
    findChat(key) {
      const follower = [...followers.values()].find((known) => known.key === key);
      return follower && hosted(follower);
    },
    findFile: (fileId) => media.findForPerson(fileId),
    pendingUpdates: () => callback.pending,
    untilConfirmed: (signal) => callback.untilSettled(signal),
    callAt: (webhookUrl) => callback.configureInTime(webhookUrl),
    configure: (webhookUrl) => callback.configure(webhookUrl),
    scan(openId, scene) {
      const follower = followers.get(openId);
      if (!follower) throw new ControlError(404, 'There is no such person');
      scan(state, follower, scene);
    },
    lost: () => callback.lost,
    answers: () => callback.answers,
    close: () => media.close(),
  };
}

async function openState(options: WeChatHostOptions, context: HostContext): Promise<WeChatState> {
  const { now, closing } = context;
  const account = { ...DEFAULT_ACCOUNT, ...options.account };
  const media = await openMediaStore(now);
  const faults = createFaults();
  const followers = new Map<string, Follower>();
  const callback = createCallback({
    account,
    envelope: createSecretEnvelope(account.appId, account.encodingAesKey),
    now,
    closing,
    faults,
    timeoutMilliseconds: options.callbackTimeoutMilliseconds ?? 5000,
    tell(openId, text) {
      const follower = followers.get(openId);
      if (follower?.isFollowing) show(follower, { from: 'bot', name: account.name, sentAt: now(), text });
    },
  });
  return {
    now,
    closing,
    account,
    limits: { ...documentedLimits, ...options.limits },
    faults,
    tokens: createAccessTokens(now),
    media,
    cardPicture: await keepCardPicture(media),
    callback,
    followers,
    logins: createLogins(now),
    menu: undefined,
    origin: '',
    lastMessageId: (1n << 62n) + BigInt(randomInt(2 ** 47)),
  };
}

function addFollower({ followers, limits }: WeChatState, person: PersonProfile): Follower {
  const openId = createOpenId();
  const follower = {
    key: `wechat-${randomBytes(9).toString('base64url')}`,
    openId,
    miniProgramOpenId: createOpenId(),
    person,
    hasFollowed: false,
    isFollowing: false,
    allowance: createAllowance(limits),
    log: createChatLog(),
  };
  followers.set(openId, follower);
  return follower;
}
