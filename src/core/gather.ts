import { setImmediate as endOfTurn } from 'node:timers/promises';

/**
 * Asks for many at once what is asked for one by one: whatever comes in one turn of the event loop shares one question.
 * Nobody gets an answer to a question that was put before theirs; when it fails, it fails for all who share it.
 */
export function gather<Value>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let gathering: { keys: Set<string>; answers: Promise<ReadonlyMap<string, Value>> } | undefined;
  const begin = () => {
    const keys = new Set<string>();
    const answers = endOfTurn().then(() => {
      gathering = undefined;
      return ask([...keys]);
    });
    return { keys, answers };
  };
  return async (key) => {
    gathering ??= begin();
    gathering.keys.add(key);
    return (await gathering.answers).get(key);
  };
}
