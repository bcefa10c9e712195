import type { ChatHost, HostedChat } from './chat-host.ts';
import { ControlError } from './control-error.ts';
import type { Exchange } from './exchange.ts';
import type { OldShop } from '../old-shop/old-shop.ts';
import type { Samples } from './samples.ts';

/** What the control API speaks for. */
export interface Hosts {
  /** One a messenger, in the order in which they are shown. */
  hosts: readonly ChatHost[];
  samples: Samples;
  oldShop?: OldShop;
}

/** A request to the control API. */
export interface Visit extends Exchange, Hosts {
  /** The groups of the route's pattern. */
  parts: Record<string, string>;
}

/** Returns what the answer holds, or `undefined` when it has answered by itself. */
export type Handler = (visit: Visit) => unknown;

export interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

/** The chat that the address names. Throws `ControlError`. */
export function chatOf({ hosts, parts }: Visit): HostedChat {
  return findChat(hosts, parts.key ?? '');
}

/** Throws `ControlError`. */
export function findChat(hosts: Hosts['hosts'], key: string): HostedChat {
  for (const host of hosts) {
    const chat = host.findChat(key);
    if (chat) return chat;
  }
  throw new ControlError(404, `There is no chat ${key}`);
}

/** The request's body; an empty one is an empty object. Throws `SyntaxError`. */
export async function readJson({ request }: Visit): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  return parsed;
}
