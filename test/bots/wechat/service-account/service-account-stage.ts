import type { Person } from '../../../../sandbox/control/person.ts';
import type { ChannelStage, DownloadFault, SendFault } from '../../../channel/channel-contract.ts';
import { openSandboxAccount } from './sandbox-account.ts';

/** A Service Account that the sandbox calls, and a person who has followed it. */
export async function openServiceAccountStage(): Promise<ChannelStage> {
  const account = await openSandboxAccount();
  const { sandbox, messenger, person, events } = account;

  return {
    channel: messenger.channel,
    person: toPersonAtChannel(person),
    nextEvent: () => events.take(),
    failNextSend: (fault) => sandbox.inject({ method: 'custom/send', times: 1, ...sendFaults[fault] }),
    failNextDownload: (fault) => sandbox.inject({ method: 'media/get', times: 1, ...downloadFaults[fault] }),
    deliverNextTwice: () => sandbox.inject({ method: 'webhook', kind: 'duplicate', times: 1 }),
    rateLimitMilliseconds: 10_000,
    fileArrivesAs: { form: 'photo' },
    closeWindow: () => account.wait(48 * 3_600_000),
    close: () => account.close(),
  };
}

const sendFaults = {
  server_error: { kind: 'error', code: -1, description: 'system error' },
  proxy_error: { kind: 'html', code: 502 },
  hang: { kind: 'hang' },
  connection_lost: { kind: 'cut' },
  rate_limited: { kind: 'error', code: 45011, description: 'api minute-quota reach limit' },
  invalid: { kind: 'error', code: 45002, description: 'content size out of limit' },
  blocked: { kind: 'error', code: 43019, description: 'require remove blacklist' },
} as const satisfies Record<SendFault, object>;

const downloadFaults = {
  server_error: { kind: 'error', code: -1, description: 'system error' },
  cut: { kind: 'cut', afterBytes: 1000 },
  stall: { kind: 'stall', afterBytes: 1000 },
} as const satisfies Record<DownloadFault, object>;

function toPersonAtChannel(person: Person): ChannelStage['person'] {
  return {
    chatId: person.address,
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
