import { createHash } from 'node:crypto';
import type { ChatHost, HostContext } from '../control/chat-host.ts';
import type { PersonProfile } from '../control/contract.ts';
import { ControlError } from '../control/control-error.ts';
import { createFaults, type Faults } from '../control/faults.ts';
import { createChat, type Chat } from './chat.ts';
import { serveGraphApi } from './graph-api.ts';
import { createHand, type Hand } from './hand.ts';
import { createHostedChat } from './hosted-chat.ts';
import { openMediaStore } from './media-store.ts';
import type { Business, WhatsAppState } from './state.ts';
import { createWebhookDelivery } from './webhook-delivery.ts';

/** What may differ from the default business. */
export type WhatsAppOptions = Partial<Business>;

/** A stand-in for the WhatsApp Cloud API, with what people can do in WhatsApp alone. */
export interface WhatsAppHost extends ChatHost {
  readonly business: Business;
  /** Sets the webhook up. Throws, and delivers nowhere, when the address does not answer the challenge. */
  subscribe(webhookUrl: string): Promise<void>;
  /** Why the webhook's last call failed. */
  lastProblem(): string | undefined;
  /** What a person does that no other messenger knows. Throws when there is no such chat. */
  hand(chatKey: string): Hand;
}

/** The business that there is unless another one is given. */
export const DEFAULT_BUSINESS: Business = {
  accountId: '102290129340398',
  phoneNumberId: '106540352242922',
  displayPhoneNumber: '15550783881',
  verifiedName: 'Bonafide',
  accessToken: 'EAAsandboxTokenForLocalUseOnly',
  appSecret: 'sandbox-app-secret-for-local-use-only',
  verifyToken: 'sandbox-verify-token',
  templates: [
    {
      name: 'continue_verification',
      languages: ['en', 'ru', 'de', 'es', 'uk', 'zh_CN'],
      body: 'Something of your verification waits for you here. Write to us to go on.',
      quickReplies: ['Continue'],
    },
  ],
  tellsUserIds: true,
};

export async function openWhatsAppHost(
  options: WhatsAppOptions,
  { now, closing }: HostContext,
): Promise<WhatsAppHost> {
  const business = { ...DEFAULT_BUSINESS, ...options };
  const injected = createFaults();
  const faults: Faults = {
    ...injected,
    clear() {
      injected.clear();
      webhook.release();
    },
  };
  const media = await openMediaStore(now);
  const webhook = createWebhookDelivery(business, { faults, closing });
  const state: WhatsAppState = { now, business, faults, media, webhook, chats: new Map(), lastMessageId: 0 };

  return {
    messenger: 'whatsapp',
    business,
    faults,
    serveApi: (exchange) => serveGraphApi(state, exchange),
    addPerson: (person) => createHostedChat(state, addChat(state, person)),
    chats: () => [...state.chats.values()].map((chat) => createHostedChat(state, chat)),
    findChat(key) {
      const chat = state.chats.get(key);
      return chat && createHostedChat(state, chat);
    },
    findFile: (fileId) => media.findEver(fileId),
    pendingUpdates: () => webhook.pending,
    untilConfirmed: (signal) => webhook.untilEmpty(signal),
    callAt: (url) => webhook.subscribeWhenReady(url),
    subscribe: (url) => webhook.subscribe(url),
    lastProblem: () => webhook.lastProblem,
    hand: (key) => createHand(state, chatOf(state, key)),
    close: () => media.close(),
  };
}

function addChat({ chats }: WhatsAppState, person: PersonProfile): Chat {
  const chat = createChat({
    key: `whatsapp:${person.id}`,
    person,
    phoneNumber: `4915${String(person.id).padStart(10, '0')}`,
    userId: toUserId(person.id),
    hidesPhone: person.hidesPhone ?? false,
  });
  chats.set(chat.key, chat);
  return chat;
}

/** The number cannot be read out of it. */
function toUserId(id: number): string {
  const digest = createHash('sha256').update(`whatsapp:${id}`).digest();
  return `DE.${digest.readBigUInt64BE().toString().padStart(20, '1')}`;
}

function chatOf({ chats }: WhatsAppState, key: string): Chat {
  const chat = chats.get(key);
  if (!chat) throw new ControlError(404, `There is no chat ${key}`);
  return chat;
}
