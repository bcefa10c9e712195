import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createChatTurns } from '../../src/bots/chat-turns.ts';
import { createNotify } from '../../src/bots/notify.ts';
import type { Person } from '../../src/core/accounts/account-store.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { findAttempts } from '../../src/core/notification/delivery-store.ts';
import { parseMessage, type Message, type MessageType } from '../../src/core/outbox/message.ts';
import type { MessageHandler } from '../../src/core/outbox/broker.ts';
import type { Case, Verification } from '../../src/core/verification/verification.ts';
import { createAddressNotification } from '../../src/workers/address-notification.ts';
import { complete, DECISION } from '../core/build-verification.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';
import { ABLE } from '../core/dialogue/audience.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

export const DAY = 24 * 60 * 60_000;

/** Core, a Telegram and a WhatsApp in memory, and somebody who carries what is addressed to them. */
export interface NotifyStage extends CoreStage {
  telegram: FakeChannel;
  whatsapp: FakeChannel;
  /** `<chat> <language>` of each invitation. */
  invited: string[];
  /** New channels, an empty outbox. */
  begin(): Promise<void>;
  address(message: Message): Promise<void>;
  /** Carries what is addressed to the channels there, until nothing is. */
  carry(): Promise<void>;
  /** Both. */
  notify(message: Message): Promise<void>;
  /** The handler of one channel. */
  handle(channel: FakeChannel, message: Message): Promise<void>;
  /** Gives the person a WhatsApp; answers with the chat. */
  alsoOnWhatsApp(person: Person, lastUsedAt: Date): Promise<string>;
  later(milliseconds: number): Date;
  verified: (opened: Case) => Verification;
  /** What the channel calls the first delivery. */
  refOf(message: Message): Promise<string>;
  outcomes(message: Message): Promise<string[]>;
}

export async function openNotifyStage(): Promise<NotifyStage> {
  const core = await openCoreStage();
  const { db } = core;
  const turns = createChatTurns(10);
  const log = pino({ level: 'silent' });

  const stage: NotifyStage = {
    ...core,
    telegram: fakeChannel(),
    whatsapp: fakeChannel(),
    invited: [],
    async begin() {
      await db('outbox').delete();
      const invited: string[] = [];
      Object.assign(stage, { telegram: fakeChannel(), whatsapp: aWhatsApp(invited), invited });
    },
    address: (message) => calling(createAddressNotification(core.core))(message),
    async carry() {
      for (;;) {
        const rows: Array<{ id: string; body: unknown }> = await db('outbox').whereRaw(
          `body->>'type' like '%.delivery_requested'`,
        );
        if (rows.length === 0) return;
        for (const { id, body } of rows) {
          const message = parsed(body);
          await stage.handle(message.type.startsWith('whatsapp') ? stage.whatsapp : stage.telegram, message);
          await db('outbox').where({ id }).delete();
        }
      }
    },
    async notify(message) {
      await stage.address(message);
      await stage.carry();
    },
    handle: (channel, message) =>
      calling(createNotify({ ...core.core, db, channel, turns, clock: core.now, log }))(message),
    async alsoOnWhatsApp({ account }, lastUsedAt) {
      const id = randomUUID();
      await db('channel_identities').insert({
        id,
        account_id: account.id,
        channel: 'whatsapp',
        bot_id: '99',
        chat_id: `of ${id}`,
        last_used_at: lastUsedAt,
      });
      return `of ${id}`;
    },
    later: (milliseconds) => addMilliseconds(core.now(), milliseconds),
    verified: (opened) => ({
      ...opened,
      status: 'verified',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: core.now(),
      decision: DECISION,
    }),
    refOf: async (message) => (await findAttempts(db, message.id))[0]?.messageRef ?? '',
    outcomes: async (message) => (await findAttempts(db, message.id)).map(({ outcome }) => outcome),
  };
  return stage;
}

function aWhatsApp(invited: string[]): FakeChannel {
  return fakeChannel({
    name: 'whatsapp',
    botId: '99',
    capabilities: { ...ABLE, replyWindowMilliseconds: DAY },
    invite: (chatId, language) =>
      Promise.resolve({ ok: true, messageRef: `invitation ${invited.push(`${chatId} ${language}`)}` }),
  });
}

export function calling(handler: MessageHandler): (message: Message) => Promise<void> {
  return (message) =>
    handler(message, { attempt: 1, lastAttempt: false, signal: new AbortController().signal });
}

export function parsed(body: unknown): Message {
  const message = parseMessage(body);
  if (!message) throw new Error(`No message: ${JSON.stringify(body)}`);
  return message;
}

export function aMessage(
  type: MessageType,
  { id }: Verification,
  over: { evidenceId?: string } = {},
): Message {
  return parsed({
    id: randomUUID(),
    version: 1,
    occurredAt: new Date().toISOString(),
    type,
    verificationId: id,
    ...over,
  });
}
