import type { Clock } from '../../src/core/clock.ts';
import { openHub, type Hub } from '../control/open-hub.ts';
import type { Person } from '../control/person.ts';
import type { CallbackAnswer } from './callback-call.ts';
import { openWeChatHost, type WeChatHost, type WeChatHostOptions } from './wechat-host.ts';

export interface WeChatSandboxOptions extends WeChatHostOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  now?: Clock;
}

/** A stand-in for a Service Account of WeChat alone; `url` is the API's root. */
export interface WeChatSandbox extends Omit<Hub, 'callAt'> {
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly originalId: string;
  readonly miniProgramAppId: string;
  readonly miniProgramSecret: string;
  /** Names a picture that stays, for cards. */
  readonly thumbMediaId: string;
  /** Enters the callback's address. Throws when it does not prove itself. */
  configure(webhookUrl: string): Promise<void>;
  /** Enters it as soon as somebody proves themselves there. */
  callAt(webhookUrl: string): void;
  /** The person scans a code of the account with this scene, and follows it if they do not yet. */
  scan(person: Person, scene: string): void;
  /** How much was given up after three tries. */
  lost(): number;
  /** What the account answered to each call with a message or an event, oldest first. */
  answers(): readonly CallbackAnswer[];
}

export async function openWeChatSandbox(options: WeChatSandboxOptions = {}): Promise<WeChatSandbox> {
  const { port = 0, now } = options;
  const opened: WeChatHost[] = [];
  const hub = await openHub({
    port,
    ...(now && { now }),
    open: [
      async (context) => {
        const host = await openWeChatHost(options, context);
        opened.push(host);
        return host;
      },
    ],
  });
  const [host] = opened;
  if (!host) throw new Error('The sandbox opened nothing');
  const { name: _name, ...account } = host.account;

  return {
    ...hub,
    ...account,
    thumbMediaId: host.thumbMediaId,
    configure: (webhookUrl) => host.configure(webhookUrl),
    callAt: (webhookUrl) => host.callAt?.(webhookUrl),
    scan: (person, scene) => host.scan(person.address, scene),
    lost: () => host.lost(),
    answers: () => host.answers(),
  };
}
