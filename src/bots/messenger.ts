import type { Channel, InboundEvent } from '../core/channel/channel.ts';
import type { Webhook } from '../core/channel/webhook.ts';
import type { BotTexts } from '../core/dialogue/bot-texts.ts';
import type { StaffDesk, StaffDeskDeps } from './staff-desk.ts';

/** An update as a messenger delivered it. `updateId` is the same when it is delivered again; `body` is plain JSON. */
export interface RawUpdate {
  updateId: string;
  body: unknown;
}

/** Keeps updates for later handling. Resolves once they are durable; until then the messenger is not told. */
export type AcceptUpdates = (updates: readonly RawUpdate[]) => Promise<void>;

export interface MountedWebhook {
  /** Begins with a slash. */
  path: string;
  handle: Webhook;
}

/** What one adapter is to the rest: a channel to send by, and a stream of updates to be read. */
export interface Messenger {
  channel: Channel;
  /** What people call our account there, and where a link with `CODE` in it opens a chat that says the code. */
  entrance: { name: string; url?: string };
  /** What an update means, in our words; `undefined` for what is not for us. Never throws, whatever its shape. */
  toInbound(body: unknown): InboundEvent | undefined;
  /** What the messenger shows about us. It works without, so a failure is a warning. */
  registerTexts(texts: BotTexts): Promise<void>;
  /** Begins to receive. Answers with the webhook to mount, where the messenger calls us. */
  start(accept: AcceptUpdates): Promise<MountedWebhook | undefined>;
  /** Opens the desk where staff work, where the messenger has what it takes. */
  openStaffDesk?(deps: StaffDeskDeps): StaffDesk;
  /** Takes in nothing more, once what is under way is accepted. */
  close(): Promise<void>;
}
