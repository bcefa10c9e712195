import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** An HTTP front that hands each request to several processes at the same time, as a careless balancer would. */
export interface Doubler {
  /** Where the messenger is to call. */
  url: string;
  deliversTo(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function openDoubler(): Promise<Doubler> {
  let ports: readonly number[] = [];

  async function passOn(path: string, request: AsyncIterable<Uint8Array>, secret: string): Promise<number> {
    const body = await buffer(request);
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
    const answers = await Promise.all(
      ports.map((port) => fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })),
    );
    return answers.length > 0 ? Math.max(...answers.map(({ status }) => status)) : 503;
  }

  const server = createServer((request, response) => {
    const secret = String(request.headers['x-telegram-bot-api-secret-token']);
    passOn(request.url ?? '/', request, secret).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(502).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');

  return {
    url: `http://127.0.0.1:${address.port}/telegram`,
    deliversTo: (given) => void (ports = given),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
