import { saveEntrance } from '../../../src/core/channel/entrance-store.ts';
import type { OutboundMessage } from '../../../src/core/channel/channel.ts';
import {
  composeHandoverNotification,
  findHandoverAddressees,
  HANDOVER_TYPES,
  type HandoverMessage,
} from '../../../src/core/dialogue/handover-notification.ts';
import type { Person } from '../../../src/core/accounts/account-store.ts';
import { findCode } from '../../../src/core/handover/handover-codes.ts';
import { ABLE } from '../dialogue/audience.ts';
import { openChat, openChatAt, said, type Chat } from '../dialogue/chat.ts';
import type { CoreStage } from '../core-stage.ts';

export const IN_WHATSAPP = { channel: 'whatsapp', botId: '49' } as const;
export const IN_WECHAT = { channel: 'wechat', botId: 'gh' } as const;

/** As the service does when its messengers have opened. */
export async function openEntrances({ db, now }: CoreStage): Promise<void> {
  await saveEntrance(
    db,
    { channel: 'telegram', botId: '42', name: '@bonafide', url: 'https://t.me/bonafide?start=CODE' },
    now(),
  );
  await saveEntrance(
    db,
    { channel: 'whatsapp', botId: '49', name: '+49', url: 'https://wa.me/49?text=CODE' },
    now(),
  );
  await saveEntrance(db, { channel: 'wechat', botId: 'gh', name: 'Bonafide' }, now());
}

/** The code that `/continue` gives in a chat. */
export async function codeFrom(chat: Chat): Promise<string> {
  const code = findCode(said(await chat.command('continue')));
  if (!code) throw new Error('There is no code in the answer');
  return code;
}

export interface Told {
  person: Person;
  message: OutboundMessage;
}

/** What people hear of the messages about handovers that wait in the outbox; the messages are gone then. */
export async function tellAll(stage: CoreStage): Promise<Told[]> {
  const { db, core, now } = stage;
  const messages = (await stage.announced()).flatMap((message) => (isOfHandover(message) ? [message] : []));
  await stage.relayed();
  const told: Told[] = [];
  for (const message of messages) {
    const [person] = await findHandoverAddressees(db, message);
    if (!person) continue;
    const deps = { db, dialogue: core.dialogue, clock: now };
    const outbound = await composeHandoverNotification(deps, message, person.identity.id, ABLE);
    if (outbound) told.push({ person, message: outbound });
  }
  return told;
}

function isOfHandover(message: { type: string }): message is HandoverMessage {
  return HANDOVER_TYPES.some((type) => type === message.type);
}

export interface Asked {
  /** Where the code was made. */
  first: Chat;
  /** Where it was sent. */
  second: Chat;
  code: string;
  yes: string;
  no: string;
}

/** A code of the first chat was sent in the second, and the first has been asked. */
export async function openAsked(
  stage: CoreStage,
  place: typeof IN_WHATSAPP | typeof IN_WECHAT = IN_WHATSAPP,
  greets: (second: Chat) => Promise<unknown> = () => Promise.resolve(),
): Promise<Asked> {
  const first = await openChatAt(stage, 'passport');
  const second = openChat(stage, place);
  await greets(second);
  const code = await codeFrom(first);
  await second.types(code);
  const { message } = (await tellAll(stage)).at(-1) ?? {};
  const [yes, no] = message?.choices ?? [];
  if (!yes || !no) throw new Error('Nobody was asked');
  return { first, second, code, yes: yes.id, no: no.id };
}
