import type { Clock } from '../../src/core/clock.ts';
import { openHub, type Hub } from '../control/open-hub.ts';
import type { Person } from '../control/person.ts';
import type { Hand } from './hand.ts';
import { openWhatsAppHost, type WhatsAppHost, type WhatsAppOptions } from './whatsapp-host.ts';

/** A stand-in for the WhatsApp Cloud API on this machine, with the people's side and a chat page beside it. `url` is the
 * client's `apiRoot`. */
export interface WhatsAppSandbox extends Hub {
  readonly accessToken: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Sets the webhook up. Throws, and delivers nowhere, when the address does not answer the challenge. */
  subscribe(webhookUrl: string): Promise<void>;
  /** Why the webhook's last call failed. */
  lastProblem(): string | undefined;
  /** What a person does that no other messenger knows. */
  hand(person: Person): Hand;
}

interface SandboxOptions extends WhatsAppOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  now?: Clock;
}

export async function openWhatsAppSandbox({
  port,
  now,
  ...options
}: SandboxOptions = {}): Promise<WhatsAppSandbox> {
  const opened: WhatsAppHost[] = [];
  const hub = await openHub({
    ...(port !== undefined && { port }),
    ...(now && { now }),
    open: [
      async (context) => {
        const host = await openWhatsAppHost(options, context);
        opened.push(host);
        return host;
      },
    ],
  });
  const [host] = opened;
  if (!host) throw new Error('The hub opened no stand-in');
  const { accessToken, phoneNumberId, appSecret, verifyToken } = host.business;
  return {
    ...hub,
    accessToken,
    phoneNumberId,
    appSecret,
    verifyToken,
    subscribe: (url) => host.subscribe(url),
    lastProblem: () => host.lastProblem(),
    hand: (person) => host.hand(person.chatKey),
  };
}
