import type { Person } from '../../../../sandbox/whatsapp-web/person.ts';
import type { SendFault as ServerFault } from '../../../../sandbox/whatsapp-web/session.ts';
import type { InboundEvent } from '../../../../src/core/channel/channel.ts';
import type { ChannelStage, SendFault } from '../../../channel/channel-contract.ts';
import { createQueue } from '../../telegram/sandbox-bot.ts';
import { encryptFile, type MediaServer, openMediaServer } from './media-server.ts';
import { openWebWorld, type WebWorld } from './web-world.ts';

/** A paired client of the library on the stand-in, with everything encrypted as WhatsApp encrypts it. */
export function createWebStages(): { open: () => Promise<ChannelStage>; close: () => Promise<void> } {
  let world: Promise<WebWorld> | undefined;
  return {
    async open() {
      world ??= openPaired();
      return openStage(await world);
    },
    async close() {
      await (await world)?.close();
    },
  };
}

async function openPaired(): Promise<WebWorld> {
  const world = await openWebWorld();
  await world.pair();
  return world;
}

async function openStage({ sandbox, open }: WebWorld): Promise<ChannelStage> {
  const media = await openMediaServer();
  const web = await open({ mediaOrigins: [media.origin] });
  const { channel } = web.messenger;
  const events = createQueue<InboundEvent>();
  const receipts = createQueue<InboundEvent>();
  const person = await sandbox.person();
  const hosts: string[] = [];
  let diesOnNext = false;
  await web.start(async (updates) => {
    for (const { body } of updates) {
      const event = web.messenger.toInbound(body);
      // What the stage before was too late to acknowledge comes again.
      if (event?.chatId !== person.lid) continue;
      (event.content.type === 'receipt' ? receipts : events).put(event);
    }
    if (!diesOnNext) return;
    diesOnNext = false;
    // As a process that dies when the update is durable and WhatsApp does not know it yet.
    await sandbox.hangUp('cut');
    throw new Error('died');
  });
  await person.says('Hi');
  await events.take();

  return {
    channel,
    person: toPersonAtChannel(person, { media, takeHost: () => hosts.shift() }),
    nextEvent: () => events.take(),
    failNextSend: (fault) => sandbox.failNextSend(SEND_FAULTS[fault]),
    failNextDownload: (fault) => media.failNext(fault),
    deliverNextTwice: () => void (diesOnNext = true),
    nextReceipt(messageRef) {
      person.confirms(messageRef, 'delivered');
      return receipts.take();
    },
    corruptNextDownload: () => media.failNext('corrupt'),
    redirectNextDownload: (host) => void hosts.push(host),
    async close() {
      await web.close();
      await media.close();
    },
  };
}

const SEND_FAULTS: Record<SendFault, ServerFault> = {
  server_error: { kind: 'refuse', code: '500' },
  proxy_error: { kind: 'close' },
  hang: { kind: 'swallow' },
  connection_lost: { kind: 'cut' },
  rate_limited: { kind: 'refuse', code: '429' },
  invalid: { kind: 'refuse', code: '400' },
  blocked: { kind: 'refuse', code: '403' },
};

function toPersonAtChannel(
  person: Person,
  { media, takeHost }: { media: MediaServer; takeHost: () => string | undefined },
): ChannelStage['person'] {
  return {
    chatId: person.lid,
    says: async (text) => void (await person.says(text)),
    async sendsFile(bytes, mimetype) {
      const file = encryptFile(bytes, 'Document');
      media.put(file);
      const host = takeHost();
      const directPath = host === undefined ? file.described.directPath : `//${host}/file.enc`;
      await person.sends({ documentMessage: { ...file.described, directPath, mimetype } });
    },
    presses: () => Promise.reject(new Error('WhatsApp Web has no buttons')),
    sees: () => Promise.resolve(person.sees().map(({ text }) => ({ text, buttons: [] }))),
    countsOwnMessages: () => Promise.resolve(person.countsOwnMessages()),
    blocks: () => Promise.resolve(person.blocks()),
  };
}
