import { AsyncLocalStorage } from 'node:async_hooks';
import { createChatTurns } from '../../chat-turns.ts';

/**
 * One after the other, and each in a transaction of its own.
 *
 * The library sends in a transaction of our account and decrypts in one of the sender, so that both may read the keys of
 * one session, and what is written last undoes the other. It also knows a transaction by the asynchronous context: what
 * is answered because of a message would count as part of that message's transaction, which is over by then, and its keys
 * would never be written. Either way the session does not decrypt again.
 */
export type InKeyTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function createKeyTurns(): InKeyTurn {
  const turns = createChatTurns(1);
  const outside = AsyncLocalStorage.snapshot();
  return (work) => turns.take('keys', () => outside(work));
}
