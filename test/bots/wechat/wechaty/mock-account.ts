import { FileBox } from 'file-box';
import type { payloads, types } from 'wechaty-puppet';
import { mock } from 'wechaty-puppet-mock';
import type { Backoff } from '../../../../src/bots/backoff.ts';
import type { Messenger, RawUpdate } from '../../../../src/bots/messenger.ts';
import { openWechaty, type WechatyOptions } from '../../../../src/bots/wechat/wechaty/open-wechaty.ts';
import type { InboundEvent } from '../../../../src/core/channel/channel.ts';
import type { Pairing } from '../../../../src/core/channel/pairing.ts';
import { type CapturedLog, captureLog, createQueue } from '../../telegram/sandbox-bot.ts';

type Mocker = mock.Mocker;
type Contact = ReturnType<Mocker['createContact']>;
type Puppet = Mocker['puppet'];

/** Our adapter on wechaty's mock puppet: an account, and a person who may write to it. */
export interface MockAccount {
  messenger: Messenger;
  mocker: Mocker;
  puppet: Puppet;
  account: Contact;
  person: Contact;
  captured: CapturedLog;
  pairings: Pairing[];
  updates: RawUpdate[];
  nextEvent: () => Promise<InboundEvent>;
  /** The next calls of `accept` fail, this many. */
  failAccept: (times: number) => void;
  close: () => Promise<void>;
}

/** Short enough for a test to wait for the end of what hangs. */
const impatient = {
  callTimeoutMilliseconds: 200,
  stallMilliseconds: 200,
  backoff: { firstMilliseconds: 2, longestMilliseconds: 10 } satisfies Backoff,
};

export async function openMockAccount(options: Partial<WechatyOptions> = {}): Promise<MockAccount> {
  const mocker = new mock.Mocker();
  const captured = captureLog();
  const pairings: Pairing[] = [];
  const messenger = await openWechaty({
    puppet: 'wechaty-puppet-mock',
    puppetOptions: { mocker },
    onPairing: (pairing) => pairings.push(pairing),
    log: captured.log,
    ...impatient,
    ...options,
  });
  const received = createReceived(messenger);
  await messenger.start((updates) => received.accept(updates));
  const account = mocker.createContact();
  const person = mocker.createContact();
  const { puppet } = mocker;
  const close = () => messenger.close();
  return { messenger, mocker, puppet, account, person, captured, pairings, ...received, close };
}

function createReceived(messenger: Messenger) {
  const updates: RawUpdate[] = [];
  const events = createQueue<InboundEvent>();
  let failures = 0;
  return {
    updates,
    nextEvent: () => events.take(),
    failAccept(times: number) {
      failures = times;
    },
    accept(delivered: readonly RawUpdate[]) {
      failures -= 1;
      if (failures >= 0) return Promise.reject(new Error('The database is away'));
      // As the inbox keeps it.
      const kept = delivered.map((update): RawUpdate => JSON.parse(JSON.stringify(update)));
      updates.push(...kept);
      for (const { body } of kept) {
        const event = messenger.toInbound(body);
        if (event) events.put(event);
      }
      return Promise.resolve();
    },
  };
}

/** A message of any kind, as a puppet would announce it. Answers with its id. */
export function deliver(
  { mocker, account, person }: Pick<MockAccount, 'mocker' | 'account' | 'person'>,
  message: Partial<payloads.Message> & { type: types.Message },
  bytes?: Buffer,
): string {
  const id = `message-${mocker.cacheMessagePayload.size + 1}`;
  if (bytes)
    mocker.cacheFileBoxPayload.set(id, FileBox.fromBase64(bytes.toString('base64'), 'bytes').toJSON());
  const addressed = { id, talkerId: person.id, listenerId: account.id, timestamp: Date.now(), ...message };
  mocker.MessageMock.create(addressed);
  mocker.puppet.emit('message', { messageId: id });
  return id;
}
