import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server, and can keep the server's answers to itself. */
export interface DeafProxy {
  /** `url` with its host and port replaced by the proxy's. */
  through(url: string): string;
  /** From now on what the server says is lost; what it is told still arrives. */
  loseAnswers(): void;
  /** Ends every connection and passes answers on again. */
  reset(): void;
  close(): Promise<void>;
}

export async function openDeafProxy(target: string): Promise<DeafProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isDeaf = false;

  const server = createServer((near) => {
    const far = connect(Number(port) || 5432, hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // Being reset is what it is for.
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.on('data', (bytes) => void (isDeaf || near.write(bytes)));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');

  const reset = (): void => {
    isDeaf = false;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(address.port);
      return changed.href;
    },
    loseAnswers: () => void (isDeaf = true),
    reset,
    async close() {
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}
