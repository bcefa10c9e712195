import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MILLISECONDS = 30_000;

/**
 * Reads on what a client still sends of a request that is answered already: many look at the answer only then, and closing
 * at once would take it from them. Whoever goes on for too long is cut off.
 */
export function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let left = MOST_BYTES;
  const timer = setTimeout(() => request.destroy(), MOST_MILLISECONDS).unref();
  request.once('close', () => clearTimeout(timer));
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}
