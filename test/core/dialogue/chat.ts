import { ABLE } from './audience.ts';
import type {
  Capabilities,
  ChannelName,
  InboundContent,
  InboundEvent,
  InboundMedia,
  OutboundMessage,
} from '../../../src/core/channel/channel.ts';
import { findPerson, type Person } from '../../../src/core/accounts/account-store.ts';
import type { EvidenceFindings } from '../../../src/core/verification/findings.ts';
import type { Verification } from '../../../src/core/verification/verification.ts';
import { findLatestVerification } from '../../../src/core/verification/verification-store.ts';
import type { CoreStage } from '../core-stage.ts';
import { anEvent, aPhoto, jpegBytes } from './events.ts';

/** One person's chat, as the dialogue service sees it: every update is kept in the inbox first. */
export interface Chat {
  chatId: string;
  sends: (content: InboundContent, over?: Partial<InboundEvent>) => Promise<OutboundMessage>;
  command: (name: string) => Promise<OutboundMessage>;
  taps: (choiceId: string) => Promise<OutboundMessage>;
  types: (text: string) => Promise<OutboundMessage>;
  shows: (media: InboundMedia) => Promise<OutboundMessage>;
  /** Handles an event that was kept before, as after a redelivery. */
  handles: (event: InboundEvent) => Promise<OutboundMessage | undefined>;
  keeps: (content: InboundContent, over?: Partial<InboundEvent>) => Promise<InboundEvent>;
  person: () => Promise<Person>;
  verification: () => Promise<Verification>;
}

/** The whole of an answer, as the person reads it. */
export function said({ lead, title, text }: OutboundMessage): string {
  return [lead, title, text].filter((part) => part !== undefined).join('\n\n');
}

interface Place {
  channel: ChannelName;
  botId: string;
  capabilities: Capabilities;
  /** A new one unless given. */
  chatId: string;
}

let chats = 0;

/** In Telegram unless said otherwise. */
export function openChat(stage: CoreStage, place: Partial<Place> = {}): Chat {
  const { core, db } = stage;
  const { capabilities, chatId, ...bot } = {
    channel: 'telegram',
    botId: '42',
    capabilities: ABLE,
    chatId: `dialogue ${(chats += 1)}`,
    ...place,
  } as const;
  const keeps = async (content: InboundContent, over: Partial<InboundEvent> = {}) => {
    const event = anEvent(content, { ...bot, chatId, sentAt: stage.now(), ...over });
    await core.inbox.keep([
      { channel: event.channel, botId: event.botId, updateId: event.updateId, body: {} },
    ]);
    return event;
  };
  const handles = async (event: InboundEvent) => {
    const answer = await core.dialogue.handle(event, capabilities, new AbortController().signal);
    if (answer) await core.dialogue.shown(event, answer, capabilities);
    return answer;
  };
  const sends = async (content: InboundContent, over: Partial<InboundEvent> = {}) => {
    // People need a moment; cases of one instant would have no order.
    stage.passes(1000);
    const answer = await handles(await keeps(content, over));
    if (!answer) throw new Error('No answer');
    return answer;
  };
  const person = async () => {
    const found = await findPerson(db, { ...bot, chatId });
    if (!found) throw new Error('Nobody is known here');
    return found;
  };
  return {
    chatId,
    sends,
    keeps,
    handles,
    person,
    command: (name) => sends({ type: 'command', name }),
    taps: (choiceId) => sends({ type: 'choice', choiceId, choiceRef: '1' }),
    types: (text) => sends({ type: 'text', text }),
    shows: (media) => sends({ type: 'media', media }),
    async verification() {
      const found = await findLatestVerification(db, (await person()).account.id);
      if (!found) throw new Error('There is no case');
      return found;
    },
  };
}

/** Consented, and the document chosen. */
export async function openChatAt(
  stage: CoreStage,
  document: 'passport' | 'identity_card',
  place: Partial<Place> = {},
): Promise<Chat> {
  const chat = openChat(stage, place);
  await chat.command('start');
  await chat.taps('consent:give');
  await chat.taps(`document:${document}`);
  return chat;
}

let pictures = 0;

export function aNewPhoto(over: Partial<InboundMedia> = {}): InboundMedia {
  return aPhoto(jpegBytes(`picture ${(pictures += 1)}`), over);
}

/** The piece that was sent last, examined with these findings. */
export async function examineLast(
  { core }: CoreStage,
  chat: Chat,
  findings: EvidenceFindings,
): Promise<void> {
  const verification = await chat.verification();
  const piece = verification.evidence.findLast(({ state }) => state === 'received');
  const task = piece && (await core.examinations.find(verification.id, piece.id));
  if (!task) throw new Error('Nothing waits to be examined');
  await core.examinations.record(task, { findings, checks: [], examinedBy: 'system' });
}
