import type { Person } from '../../../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../../../sandbox/wechat/open-wechat-sandbox.ts';
import {
  openWeChatServiceAccount,
  type ServiceAccountOptions,
} from '../../../../src/bots/wechat/service-account/open-service-account.ts';
import type { Messenger } from '../../../../src/bots/messenger.ts';
import type { InboundEvent } from '../../../../src/core/channel/channel.ts';
import { captureLog, createQueue, type CapturedLog } from '../../telegram/sandbox-bot.ts';
import { alone, createMemorySecrets } from './memory-secrets.ts';
import { impatient } from './open-account.ts';
import { serveWebhook } from './serve-webhook.ts';

export interface SandboxAccount {
  captured: CapturedLog;
  sandbox: WeChatSandbox;
  messenger: Messenger;
  person: Person;
  events: { take(): Promise<InboundEvent> };
  /** Lets time go by, for both sides. */
  wait(milliseconds: number): void;
  close(): Promise<void>;
}

/** Our side of WeChat, called by a sandbox of its own, with a person who follows the account and has written `Hi`. */
export async function openSandboxAccount(
  options: (sandbox: WeChatSandbox) => Partial<ServiceAccountOptions> = () => ({}),
): Promise<SandboxAccount> {
  let waited = 0;
  const clock = () => new Date(Date.now() + waited);
  const sandbox = await openWeChatSandbox({ callbackTimeoutMilliseconds: 1000, now: clock });
  const captured = captureLog();
  const messenger = await openWeChatServiceAccount({
    appId: sandbox.appId,
    appSecret: sandbox.appSecret,
    token: sandbox.token,
    encodingAesKey: sandbox.encodingAesKey,
    apiRoot: sandbox.url,
    secrets: createMemorySecrets(clock),
    clock,
    exclusively: alone,
    log: captured.log,
    ...impatient,
    ...options(sandbox),
  });
  const events = createQueue<InboundEvent>();
  const mounted = await messenger.start((updates) => {
    for (const event of updates.map(({ body }) => messenger.toInbound(body))) if (event) events.put(event);
    return Promise.resolve();
  });
  if (!mounted) throw new Error('There is no webhook');
  const served = await serveWebhook(mounted.handle);
  await sandbox.configure(served.url);
  const person = await sandbox.person();
  await person.says('Hi');
  // Whoever writes for the first time follows the account before.
  await events.take();
  await events.take();
  await sandbox.drained();
  return {
    captured,
    sandbox,
    messenger,
    person,
    events,
    wait: (milliseconds) => void (waited += milliseconds),
    async close() {
      await messenger.close();
      await served.close();
      await sandbox.close();
    },
  };
}
