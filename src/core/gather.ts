import { setImmediate as endOfTurn } from 'node:timers/promises';

/** Of one kind. With two a slow one does not hold up everybody. */
const MOST_UNDER_WAY = 2;

/**
 * Asks for many at once what is asked for one by one: whatever comes in one turn of the event loop shares one question, and
 * so does whatever comes while as many as may be are under way. Nobody gets an answer to a question that was put before
 * theirs; when it fails, it fails for all who share it.
 */
export function gather<Value>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let gathering: { keys: Set<string>; answers: Promise<ReadonlyMap<string, Value>> } | undefined;
  let underWay = 0;
  let onAnswered: () => void = () => undefined;

  const askAll = async (keys: ReadonlySet<string>) => {
    await endOfTurn();
    if (underWay === MOST_UNDER_WAY) await new Promise<void>((resolve) => (onAnswered = resolve));
    gathering = undefined;
    underWay += 1;
    try {
      return await ask([...keys]);
    } finally {
      underWay -= 1;
      onAnswered();
    }
  };
  const begin = () => {
    const keys = new Set<string>();
    return { keys, answers: askAll(keys) };
  };
  return async (key) => {
    gathering ??= begin();
    gathering.keys.add(key);
    return (await gathering.answers).get(key);
  };
}
