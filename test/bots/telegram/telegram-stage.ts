import type { Person } from '../../../sandbox/control/person.ts';
import type { InboundEvent } from '../../../src/core/channel/channel.ts';
import type { ChannelStage, DownloadFault, SendFault } from '../../channel/channel-contract.ts';
import { createQueue, openSandboxBot } from './sandbox-bot.ts';

/** A bot that polls the sandbox. */
export async function openTelegramStage(): Promise<ChannelStage> {
  const bot = await openSandboxBot();
  const { sandbox, telegram } = bot;
  const person = await sandbox.person();
  const events = createQueue<InboundEvent>();
  await telegram.start((updates) => {
    for (const { body } of updates) {
      const event = telegram.toInbound(body);
      if (event) events.put(event);
    }
    return Promise.resolve();
  });
  await person.says('Hi');
  await events.take();
  await sandbox.drained();

  return {
    channel: telegram.channel,
    person: toPersonAtChannel(person),
    nextEvent: () => events.take(),
    failNextSend: (fault) => sandbox.inject({ method: 'sendMessage', times: 1, ...sendFaults[fault] }),
    failNextDownload: (fault) => sandbox.inject({ method: 'download', times: 1, ...downloadFaults[fault] }),
    deliverNextTwice: () => sandbox.inject({ method: 'getUpdates', kind: 'duplicate', times: 1 }),
    close: () => bot.close(),
  };
}

const sendFaults = {
  server_error: { kind: 'error', code: 500, description: 'Internal Server Error' },
  proxy_error: { kind: 'html', code: 502 },
  hang: { kind: 'hang' },
  connection_lost: { kind: 'cut' },
  rate_limited: {
    kind: 'error',
    code: 429,
    description: 'Too Many Requests: retry after 3',
    retryAfterSeconds: 3,
  },
  invalid: { kind: 'error', code: 400, description: 'Bad Request: message text is empty' },
  blocked: { kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' },
} as const satisfies Record<SendFault, object>;

const downloadFaults = {
  server_error: { kind: 'error', code: 500, description: 'Internal Server Error' },
  cut: { kind: 'cut', afterBytes: 1000 },
  stall: { kind: 'stall', afterBytes: 1000 },
} as const satisfies Record<DownloadFault, object>;

function toPersonAtChannel(person: Person): ChannelStage['person'] {
  return {
    chatId: String(person.id),
    says: async (text) => void (await person.says(text)),
    sendsFile: async (bytes, mimeType) => void (await person.sendsDocument(bytes, { mimeType })),
    presses: (label) => person.taps(label),
    sees: async () =>
      (await person.reads())
        .filter(({ from }) => from === 'bot')
        .map(({ text, buttons }) => ({ text, buttons: buttons.flat().map(({ label }) => label) })),
    countsOwnMessages: async () => (await person.reads()).filter(({ from }) => from === 'person').length,
    blocks: () => person.blocksBot(),
  };
}
