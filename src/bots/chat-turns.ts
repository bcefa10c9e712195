/** Lets what concerns one chat or thread happen one after the other, and different chats side by side up to a limit. */
export interface ChatTurns {
  /** Resolves or rejects as `work` does. */
  take<Value>(chat: string, work: () => Promise<Value>): Promise<Value>;
  /** Waits for everything that has been taken on. */
  settle(): Promise<void>;
}

export function createChatTurns(limit: number): ChatTurns {
  const tails = new Map<string, Promise<unknown>>();
  const queue: Array<() => void> = [];
  let running = 0;

  const enter = () =>
    new Promise<void>((resolve) => {
      if (running < limit) {
        running += 1;
        resolve();
        return;
      }
      queue.push(resolve);
    });
  const leave = () => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    take(chat, work) {
      const previous = tails.get(chat) ?? Promise.resolve();
      const turn = previous.then(enter).then(work).finally(leave);
      // A failed turn is its caller's concern, not that of the next turn.
      const tail = turn.catch(() => undefined);
      tails.set(chat, tail);
      void tail.then(() => tails.get(chat) === tail && tails.delete(chat));
      return turn;
    },
    async settle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
