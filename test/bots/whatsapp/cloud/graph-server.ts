import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One request as the server got it. */
interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  authorization: string | undefined;
  body: unknown;
}

/** Answers a request, or leaves it hanging. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as a test says and keeps what it was asked. What no test foresees is answered with 501. */
export interface GraphServer {
  url: string;
  asked: Asked[];
  /** By method and path. */
  answers: Record<string, Answer>;
  close(): Promise<void>;
}

export async function openGraphServer(): Promise<GraphServer> {
  const asked: Asked[] = [];
  const answers: Record<string, Answer> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = toAsked(request, Buffer.concat(chunks).toString());
      asked.push(one);
      const answer = answers[`${one.method} ${one.path}`];
      if (answer) answer(request, response);
      else response.writeHead(501).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answers,
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toAsked(request: IncomingMessage, text: string): Asked {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return {
    method: request.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    authorization: request.headers.authorization,
    body,
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export function refusal(
  status: number,
  code: number,
  {
    subcode,
    headers,
    ...more
  }: { subcode?: number; is_transient?: boolean; headers?: Record<string, string> } = {},
): Answer {
  const error = {
    message: `(#${code}) Something about +16505551234`,
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    error_data: { messaging_product: 'whatsapp', details: 'words for 16505551234' },
    fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
    ...more,
  };
  return json({ error }, status, headers);
}

/** What goes wrong below the Graph API. */
export const TROUBLES: Readonly<Record<string, Answer>> = {
  'an error page': (_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'),
  'a page instead of an answer': (_request, response) => response.writeHead(200).end('<html>'),
  'a lost connection': (_request, response) => response.destroy(),
  'no answer': () => undefined,
  'half an answer': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"messages":', () => response.destroy());
  },
  'an answer that never ends': (_request, response) => void response.write('{"messages":'),
  'a redirect': (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
};
