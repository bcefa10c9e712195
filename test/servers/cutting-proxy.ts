import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server of any protocol and breaks what it is told to. */
export interface CuttingProxy {
  /** `url` with its host and port replaced by the proxy's. */
  through(url: string): string;
  /** Resets every connection; new ones are let through. */
  cut(): void;
  /** Resets every connection and refuses new ones until `restore`. */
  takeDown(): void;
  /** The same as soon as clients have sent so many more bytes; or, with all they sent let through, when the server answers. */
  takeDownAfter(bytes: number, when?: 'at once' | 'at the answer'): void;
  /** Resets, once, the connection over which the server is about to say `text`, instead of letting that through. */
  cutBefore(text: string): void;
  restore(): void;
  close(): Promise<void>;
}

export async function openCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isDown = false;
  let bytesLeft = Infinity;
  let waitsForAnswer = false;
  let unspoken: string | undefined;

  const server = createServer((near) => {
    if (isDown) return void near.resetAndDestroy();
    const far = connect(Number(port) || 5432, hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // Being cut is what it is for.
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('data', ({ length }: Buffer) => {
      bytesLeft -= length;
      if (bytesLeft < 0 && !waitsForAnswer) takeDown();
    });
    far.on('data', (chunk: Buffer) => {
      if (bytesLeft < 0) takeDown();
      if (unspoken === undefined || !chunk.includes(unspoken)) return;
      unspoken = undefined;
      reset(near);
    });
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');

  const cut = (): void => {
    for (const socket of sockets) reset(socket);
  };
  const takeDown = (): void => {
    isDown = true;
    bytesLeft = Infinity;
    cut();
  };
  return {
    through(url) {
      const changed = new URL(url);
      changed.hostname = '127.0.0.1';
      changed.port = String(address.port);
      return changed.href;
    },
    cut,
    takeDown,
    takeDownAfter(bytes, when = 'at once') {
      bytesLeft = bytes;
      waitsForAnswer = when === 'at the answer';
    },
    cutBefore: (text) => void (unspoken = text),
    restore: () => void (isDown = false),
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A socket that is already ending cannot be reset: its handle would stay, and Node would spin for ever at its exit. */
function reset(socket: Socket): void {
  if (socket.connecting || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
