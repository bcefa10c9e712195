import { setImmediate as endOfTurn } from 'node:timers/promises';

/**
 * Lets no more than so many bytes of uploads through in one turn of the event loop, so that between them whatever else waits
 * is answered: a hundred uploads at once would fill a turn with tens of milliseconds of hashing and encryption.
 */
export function createFairShare(bytesPerTurn: number): (bytes: number) => Promise<void> {
  let left = bytesPerTurn;
  let nextTurn: Promise<void> | undefined;
  const begin = async () => {
    await endOfTurn();
    left = bytesPerTurn;
    nextTurn = undefined;
  };
  return async (bytes) => {
    while (left <= 0) await (nextTurn ??= begin());
    left -= bytes;
  };
}
