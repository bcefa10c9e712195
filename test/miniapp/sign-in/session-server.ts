import { once } from 'node:events';
import { createServer } from 'node:http';

export interface SessionServer {
  url: string;
  /** The addresses asked for, oldest first. */
  asked: string[];
  close(): Promise<void>;
}

/** A server that answers `jscode2session` with whatever a test wants to have said. */
export async function openSessionServer(answer: unknown): Promise<SessionServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
