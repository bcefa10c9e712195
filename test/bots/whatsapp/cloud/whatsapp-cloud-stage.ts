import type { Person } from '../../../../sandbox/control/person.ts';
import {
  openWhatsAppSandbox,
  type WhatsAppSandbox,
} from '../../../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import type { Messenger } from '../../../../src/bots/messenger.ts';
import {
  openWhatsAppCloud,
  type WhatsAppCloudOptions,
} from '../../../../src/bots/whatsapp/cloud/open-whatsapp-cloud.ts';
import { INVISIBLE_BLANK } from '../../../../src/bots/whatsapp/cloud/without-markup.ts';
import type { InboundEvent } from '../../../../src/core/channel/channel.ts';
import type { ChannelStage, DownloadFault, SendFault } from '../../../channel/channel-contract.ts';
import { type CapturedLog, captureLog, createQueue } from '../../telegram/sandbox-bot.ts';
import { serveWebhook } from '../../wechat/service-account/serve-webhook.ts';

/** Our side of WhatsApp, called by a sandbox of its own. */
export interface SandboxNumber extends CapturedLog {
  sandbox: WhatsAppSandbox;
  whatsapp: Messenger;
  /** The oldest event, receipts apart, that was not taken yet. */
  nextEvent: () => Promise<InboundEvent>;
  nextReceipt: (messageRef: string) => Promise<InboundEvent>;
  /** Also sees that no token and no number reached a log. */
  close(): Promise<void>;
}

/** `sets` goes to the sandbox. */
export async function openSandboxNumber(
  options: Partial<WhatsAppCloudOptions> = {},
  sets: Parameters<typeof openWhatsAppSandbox>[0] = {},
): Promise<SandboxNumber> {
  const sandbox = await openWhatsAppSandbox(sets);
  const { accessToken, phoneNumberId, appSecret, verifyToken, url: apiRoot } = sandbox;
  const captured = captureLog();
  const whatsapp = await openWhatsAppCloud({
    accessToken,
    phoneNumberId,
    appSecret,
    verifyToken,
    apiRoot,
    callTimeoutMilliseconds: 750,
    stallMilliseconds: 750,
    log: captured.log,
    ...options,
  });
  const heard = hearThrough(whatsapp);
  const mounted = await whatsapp.start(heard.accept);
  if (!mounted) throw new Error('There is no webhook');
  const served = await serveWebhook(mounted.handle);
  await sandbox.subscribe(served.url);

  return {
    ...captured,
    ...heard,
    sandbox,
    whatsapp,
    async close() {
      await whatsapp.close();
      await served.close();
      await sandbox.close();
      const told = captured.text();
      for (const secret of [accessToken, appSecret, verifyToken, 'wamid.', '49150000']) {
        if (told.includes(secret)) throw new Error(`Logged: ${secret}`);
      }
    },
  };
}

function hearThrough(whatsapp: Messenger) {
  const events = createQueue<InboundEvent>();
  const receipts = new Map<string, ReturnType<typeof createQueue<InboundEvent>>>();
  const receiptsOf = (messageRef: string) => {
    const queue = receipts.get(messageRef) ?? createQueue<InboundEvent>();
    receipts.set(messageRef, queue);
    return queue;
  };
  const take = (event: InboundEvent) =>
    event.content.type === 'receipt' ? receiptsOf(event.content.messageRef).put(event) : events.put(event);
  return {
    nextEvent: () => events.take(),
    nextReceipt: (messageRef: string) => receiptsOf(messageRef).take(),
    accept: async (updates: readonly { body: unknown }[]) =>
      updates.flatMap(({ body }) => whatsapp.toInbound(body) ?? []).forEach(take),
  };
}

export async function openWhatsAppCloudStage(): Promise<ChannelStage> {
  const number = await openSandboxNumber();
  const { sandbox, whatsapp, nextEvent, nextReceipt } = number;
  const person = await sandbox.person();
  await person.says('Hi');
  await nextEvent();
  await sandbox.drained();

  return {
    channel: whatsapp.channel,
    person: toPersonAtChannel(person),
    nextEvent,
    nextReceipt,
    failNextSend: (fault) => sandbox.inject({ method: 'messages', times: 1, ...sendFaults[fault] }),
    failNextDownload: (fault) => sandbox.inject({ method: 'download', times: 1, ...downloadFaults[fault] }),
    corruptNextDownload: () => sandbox.inject({ method: 'download', times: 1, kind: 'corrupt' }),
    redirectNextDownload: (host) => sandbox.inject({ method: 'media', times: 1, kind: 'foreign_host', host }),
    deliverNextTwice: () => sandbox.inject({ method: 'webhook', kind: 'duplicate', times: 1 }),
    closeWindow: () => sandbox.hand(person).closesWindow(),
    close: () => number.close(),
  };
}

const sendFaults = {
  server_error: { kind: 'error', code: 131000, description: 'Something went wrong' },
  proxy_error: { kind: 'html', code: 502 },
  hang: { kind: 'hang' },
  connection_lost: { kind: 'cut' },
  rate_limited: { kind: 'error', code: 130429, description: 'Rate limit hit', retryAfterSeconds: 3 },
  invalid: { kind: 'error', code: 131009, description: 'Parameter value is not valid' },
  blocked: { kind: 'error', code: 131026, description: 'Message undeliverable' },
} as const satisfies Record<SendFault, object>;

const downloadFaults = {
  server_error: { kind: 'error', code: 131000, description: 'Something went wrong' },
  cut: { kind: 'cut', afterBytes: 1000 },
  stall: { kind: 'stall', afterBytes: 1000 },
} as const satisfies Record<DownloadFault, object>;

/** What keeps a mark from being markup is not seen. */
function toPersonAtChannel(person: Person): ChannelStage['person'] {
  return {
    chatId: person.address,
    says: async (text) => void (await person.says(text)),
    sendsFile: async (bytes, mimeType) => void (await person.sendsDocument(bytes, { mimeType })),
    presses: (label) => person.taps(label),
    sees: async () =>
      (await person.reads())
        .filter(({ from }) => from === 'bot')
        .map(({ text, buttons, list }) => ({
          text: text.replaceAll(INVISIBLE_BLANK, ''),
          buttons: [...buttons.flat(), ...(list?.rows ?? [])].map(({ label }) => label),
        })),
    countsOwnMessages: async () => (await person.reads()).filter(({ from }) => from === 'person').length,
    blocks: () => person.blocksBot(),
  };
}
