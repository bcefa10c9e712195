import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Person } from '../../sandbox/control/person.ts';
import {
  openWeChatSandbox,
  type WeChatSandbox,
  type WeChatSandboxOptions,
} from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { createSecretEnvelope, signatureOf } from '../../sandbox/wechat/secret-envelope.ts';
import { readXml } from '../../sandbox/wechat/xml.ts';

/** A call with a message or an event, as it came. */
interface ReceivedCall {
  query: Record<string, string>;
  body: string;
  /** What was in it; empty where it is not rightly signed and encrypted. */
  fields: Record<string, string>;
}

/** What a call is answered; `undefined` is no answer at all. */
type Respond = (call: ReceivedCall) => { status?: number; body?: string } | undefined;

/** The account's own server, which the sandbox calls. */
export interface AccountServer {
  readonly url: string;
  readonly calls: ReceivedCall[];
  /** From now on; it answers `success` unless told otherwise. */
  respond(respond: Respond): void;
  /** Resolves once there were so many calls. */
  untilCalls(count: number): Promise<ReceivedCall[]>;
  close(): Promise<void>;
}

export async function openAccountServer(sandbox: WeChatSandbox): Promise<AccountServer> {
  const events = new EventEmitter();
  const calls: ReceivedCall[] = [];
  let answer: Respond = () => ({ body: 'success' });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = Object.fromEntries(new URL(`http://account${request.url}`).searchParams);
    if (request.method === 'GET') return void response.end(query.echostr);
    const body = (await buffer(request)).toString();
    const call = { query, body, fields: open(sandbox, query, body) };
    calls.push(call);
    const answered = answer(call);
    if (answered) response.writeHead(answered.status ?? 200).end(answered.body);
    events.emit('call');
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}/callback`,
    calls,
    respond: (respond) => (answer = respond),
    async untilCalls(count) {
      const signal = AbortSignal.timeout(10_000);
      while (calls.length < count) await once(events, 'call', { signal });
      return calls;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Somebody who follows an account whose server has taken everything so far. */
export interface Stage {
  sandbox: WeChatSandbox;
  account: AccountServer;
  anna: Person;
  close: () => Promise<void>;
}

export async function openStage(options: WeChatSandboxOptions = {}): Promise<Stage> {
  const sandbox = await openWeChatSandbox(options);
  const account = await openAccountServer(sandbox);
  const anna = await sandbox.person();
  await sandbox.configure(account.url);
  await anna.unblocksBot();
  await sandbox.drained();
  account.calls.length = 0;
  return {
    sandbox,
    account,
    anna,
    async close() {
      await account.close();
      await sandbox.close();
    },
  };
}

function open(sandbox: WeChatSandbox, query: Record<string, string>, body: string): Record<string, string> {
  const { timestamp = '', nonce = '', msg_signature } = query;
  const encrypted = /<Encrypt><!\[CDATA\[([^\]]*)\]\]><\/Encrypt>/.exec(body)?.[1];
  if (!encrypted || signatureOf(sandbox.token, timestamp, nonce, encrypted) !== msg_signature) return {};
  return readXml(createSecretEnvelope(sandbox.appId, sandbox.encodingAesKey).open(encrypted));
}
