/** At most `count` tasks at the same time; the others wait their turn. */
export interface Slots {
  run(task: () => Promise<void>): Promise<void>;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

export function createSlots(count: number): Slots {
  const waiting: Array<() => void> = [];
  const tasks = new Set<Promise<void>>();
  let free = count;

  async function inSlot(task: () => Promise<void>): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  return {
    async run(task) {
      const running = inSlot(task);
      tasks.add(running);
      await running.finally(() => tasks.delete(running));
    },
    async idle() {
      await Promise.allSettled(tasks);
    },
  };
}
