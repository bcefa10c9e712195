import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Webhook } from '../../../../src/core/channel/webhook.ts';

/** Brings a webhook to HTTP, whatever the path. */
export async function serveWebhook(handle: Webhook): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      const method = request.method === 'GET' ? 'GET' : 'POST';
      const { headers } = request;
      const query = Object.fromEntries(searchParams);
      const answer = await handle({ method, query, headers, body: await buffer(request) });
      response.writeHead(answer.status).end(answer.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
