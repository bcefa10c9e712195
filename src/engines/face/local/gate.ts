export type Gate = <Value>(action: () => Promise<Value>) => Promise<Value>;

/** Lets at most `limit` actions run at a time; the others wait in the order in which they came. */
export function createGate(limit: number): Gate {
  const waiting: Array<() => void> = [];
  let free = limit;

  return async (action) => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await action();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
