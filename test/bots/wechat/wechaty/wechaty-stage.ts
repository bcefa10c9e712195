import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { FileBox } from 'file-box';
import { types } from 'wechaty-puppet';
import type { Puppet } from '../../../../src/bots/wechat/wechaty/load-library.ts';
import type { ChannelStage, DownloadFault, SendFault } from '../../../channel/channel-contract.ts';
import { deliver, type MockAccount, openMockAccount } from './mock-account.ts';

/** The mock puppet knows no faults, so the puppet's own methods fail instead, in words that puppets use. */
export async function openWechatyStage(): Promise<ChannelStage> {
  const opened = await openMockAccount();
  const { messenger, mocker, puppet, account, person, nextEvent } = opened;
  mocker.login(account);
  person.say('Hi').to(account);
  await nextEvent();
  return {
    channel: messenger.channel,
    person: toPersonAtChannel(opened),
    nextEvent,
    failNextSend: (fault) => nextSend(puppet, sendFaults[fault]),
    failNextDownload: (fault) => nextFile(puppet, downloadFaults[fault]),
    deliverNextTwice: () =>
      void puppet.once('message', (announced) => void puppet.emit('message', announced)),
    close: opened.close,
  };
}

const sendFaults: Record<SendFault, () => Promise<never>> = {
  server_error: () => failWith('13 INTERNAL: Internal Server Error'),
  proxy_error: () => failWith('14 UNAVAILABLE: Received HTTP status code 502'),
  hang: () => new Promise<never>(() => undefined),
  connection_lost: () => failWith('read ECONNRESET'),
  rate_limited: () => failWith('操作太频繁, retry after 3'),
  invalid: () => failWith('The message text is invalid'),
  blocked: () => failWith('消息已发出，但被对方拒收了'),
};

const downloadFaults: Record<DownloadFault, () => Promise<FileBox>> = {
  server_error: () => failWith('13 INTERNAL: Internal Server Error'),
  cut: () => fileThat((stream) => stream.destroy(new Error('aborted'))),
  stall: () => fileThat(() => undefined),
};

function failWith(words: string): Promise<never> {
  return Promise.reject(new Error(words));
}

/** Brings a thousand bytes and then does this. */
function fileThat(happen: (stream: Readable) => void): Promise<FileBox> {
  let hasBegun = false;
  const stream = new Readable({
    read() {
      if (hasBegun) return happen(this);
      hasBegun = true;
      this.push(Buffer.alloc(1000));
    },
  });
  return Promise.resolve(FileBox.fromStream(stream, 'bytes'));
}

/** The puppet's next call of this name, and only that, is answered so. */
export function nextSend(puppet: Puppet, answer: () => Promise<string>): void {
  const original = puppet.messageSendText.bind(puppet);
  puppet.messageSendText = () => {
    puppet.messageSendText = original;
    return answer();
  };
}

function nextFile(puppet: Puppet, answer: () => Promise<FileBox>): void {
  const original = puppet.messageFile.bind(puppet);
  puppet.messageFile = () => {
    puppet.messageFile = original;
    return answer();
  };
}

function toPersonAtChannel(opened: MockAccount): ChannelStage['person'] {
  const { mocker, puppet, account, person } = opened;
  const messagesOf = (talkerId: string) =>
    [...mocker.cacheMessagePayload.values()].filter((message) => message.talkerId === talkerId);
  return {
    chatId: person.id,
    async says(text) {
      person.say(text).to(account);
      await turn();
    },
    async sendsFile(bytes, mimeType) {
      const filename = `document.${mimeType.replace('image/', '')}`;
      deliver(opened, { type: types.Message.Attachment, filename }, bytes);
      await turn();
    },
    presses: () => Promise.reject(new Error('There are no buttons')),
    sees: async () => messagesOf(account.id).map(({ text = '' }) => ({ text, buttons: [] })),
    countsOwnMessages: async () => messagesOf(person.id).length,
    async blocks() {
      puppet.messageSendText = sendFaults.blocked;
      await turn();
    },
  };
}
