import {
  openWeChatServiceAccount,
  type ServiceAccountOptions,
} from '../../../../src/bots/wechat/service-account/open-service-account.ts';
import type { Messenger } from '../../../../src/bots/messenger.ts';
import { captureLog, type CapturedLog } from '../../telegram/sandbox-bot.ts';
import { appId, appSecret, openApiServer, type ApiServer } from './api-server.ts';
import { account } from './callback-vectors.ts';
import { alone, createMemorySecrets } from './memory-secrets.ts';

export interface OpenedAccount extends CapturedLog {
  server: ApiServer;
  messenger: Messenger;
  close(): Promise<void>;
}

/** Short enough for a test to wait for the end of a hanging call. */
export const impatient = { callTimeoutMilliseconds: 750, stallMilliseconds: 750 };

/** An account at a server of its own, which `prepare` may tell how to answer. */
export async function openAccount(
  options: Partial<ServiceAccountOptions> = {},
  prepare: (server: ApiServer) => void = () => undefined,
): Promise<OpenedAccount> {
  const server = await openApiServer();
  prepare(server);
  const captured = captureLog();
  try {
    const messenger = await openWeChatServiceAccount({
      appId,
      appSecret,
      token: account.token,
      encodingAesKey: account.encodingAesKey,
      apiRoot: `${server.url}/`,
      secrets: createMemorySecrets(),
      exclusively: alone,
      log: captured.log,
      ...impatient,
      ...options,
    });
    return {
      ...captured,
      server,
      messenger,
      async close() {
        await messenger.close();
        await server.close();
      },
    };
  } catch (err) {
    await server.close();
    throw err;
  }
}
