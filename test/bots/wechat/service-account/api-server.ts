import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const appId = 'wx0123456789abcdef';
export const appSecret = 'a-secret-that-must-not-show';

/** Answers by itself, or returns what is answered as JSON. */
export type Answer = (request: Asked, response: ServerResponse) => unknown;

interface Asked {
  request: IncomingMessage;
  query: URLSearchParams;
  body: string;
}

/** A server that speaks as much of WeChat's API as we use, and refuses everything else. */
export interface ApiServer {
  url: string;
  /** What was asked, oldest first: the path below `/cgi-bin/`, or the whole of it. */
  asked: string[];
  /** The bodies of the messages, oldest first. */
  messages: unknown[];
  /** Of every call for a token, oldest first. */
  forced: boolean[];
  menus: unknown[];
  /** What the next call of this path meets. */
  answerNext(path: string, answer: Answer): void;
  /** What every call of this path meets. */
  answerAlways(path: string, answer: Answer): void;
  /** The tokens that are good. */
  good: Set<string>;
  close(): Promise<void>;
}

export const refusal = (errcode: number, errmsg = 'refused') => ({ errcode, errmsg });
const done = { errcode: 0, errmsg: 'ok' };

export async function openApiServer(): Promise<ApiServer> {
  const next = new Map<string, Answer[]>();
  const always = new Map<string, Answer>();
  let stable = '';
  const state: Omit<ApiServer, 'url' | 'close'> = {
    asked: [],
    messages: [],
    forced: [],
    menus: [],
    good: new Set(),
    answerNext: (path, answer) => void next.set(path, [...(next.get(path) ?? []), answer]),
    answerAlways: (path, answer) => void always.set(path, answer),
  };
  const makeToken = ({ body }: Asked) => {
    const given = JSON.parse(body);
    if (given.grant_type !== 'client_credential') return refusal(40002);
    if (given.appid !== appId) return refusal(40013);
    if (given.secret !== appSecret) return refusal(40125, `invalid appsecret ${given.secret}`);
    state.forced.push(given.force_refresh);
    if (given.force_refresh) state.good.delete(stable);
    if (given.force_refresh || !state.good.has(stable)) stable = `token-${state.forced.length}`;
    state.good.add(stable);
    return { access_token: stable, expires_in: 7200 };
  };
  const authorised =
    (act: Answer): Answer =>
    (asked, response) => {
      const token = asked.query.get('access_token');
      if (!token) return refusal(41001);
      return state.good.has(token) ? act(asked, response) : refusal(40001, `invalid credential ${token}`);
    };
  const routes: Record<string, Answer> = {
    'POST stable_token': makeToken,
    'POST message/custom/send': authorised(({ body }) => {
      if (/\\u[0-9a-f]{4}/i.test(body)) return refusal(40033);
      state.messages.push(JSON.parse(body));
      return done;
    }),
    'POST menu/create': authorised(({ body }) => {
      state.menus.push(JSON.parse(body));
      return done;
    }),
    'GET media/get': authorised((_asked, response) => {
      const headers = { 'content-type': 'image/jpeg', 'content-disposition': 'attachment; filename="M.jpg"' };
      response.writeHead(200, { ...headers, 'content-length': 10 }).end('small file');
    }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const path = url.pathname.replace('/cgi-bin/', '');
      state.asked.push(path);
      const answer = next.get(path)?.shift() ?? always.get(path) ?? routes[`${request.method} ${path}`];
      const asked = { request, query: url.searchParams, body: Buffer.concat(chunks).toString() };
      const answered = answer ? answer(asked, response) : refusal(40066);
      if (answered === undefined) return;
      response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' });
      response.end(JSON.stringify(answered));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return Object.assign(state, {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
