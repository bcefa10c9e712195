import { globSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { type MochaOutcome, type MochaRun, runMocha } from './mocha-process.ts';
import type { Say } from './provision.ts';

/** Tests wait more than they work, so two at once take little over half the time of one after the other. */
const AT_ONCE = 2;
/** Those that last minutes, longest first; the short ones fill up the end. */
const LONG_ROOMS: readonly string[] = [
  'journeys',
  'faults',
  'sandbox',
  'engines',
  'core',
  'specimen',
  'webapp',
];
const SAY_EVERY_MILLISECONDS = 15_000;

/** mocha's own arguments in `words` name no file here. */
export type RoomsRun = Omit<MochaRun, 'write'> & { say: Say };

/**
 * Every test, a folder of `test/` in a mocha of its own, two at a time. What one printed is said when it has ended, so that
 * it can be read; until then a line tells who is at work.
 */
export async function runRooms({ words, folder, say, ...run }: RoomsRun): Promise<MochaOutcome[]> {
  const waiting = findRooms();
  const atWork = new Map<string, number>();
  const outcomes: MochaOutcome[] = [];
  const timer = setInterval(() => say(tellWhoWorks(atWork, waiting.length)), SAY_EVERY_MILLISECONDS);

  const work = async (): Promise<void> => {
    for (let room = waiting.shift(); room && !run.signal.aborted; room = waiting.shift()) {
      atWork.set(room, Date.now());
      const { outcome, printed } = await runRoom(room, { ...run, words, folder });
      atWork.delete(room);
      outcomes.push(outcome);
      say(`\ntest/${room}\n${printed}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    clearInterval(timer);
  }
  return outcomes;
}

async function runRoom(room: string, { words, folder, ...run }: MochaRun) {
  // Short: sockets lie below it, and their paths may have 107 characters (unix(7)).
  const own = mkdtempSync(path.join(folder, 'r'));
  const printed: string[] = [];
  const outcome = await runMocha({
    ...run,
    words: [...words, `test/${room}/**/*.test.ts`],
    folder: own,
    write: (text) => void printed.push(text),
  }).catch((err: unknown): MochaOutcome => {
    // The other rooms go on, and their servers with them.
    printed.push(`${String(err)}\n`);
    return { processId: undefined, exitCode: null, result: undefined, leftOut: [] };
  });
  return { outcome, printed: printed.join('') };
}

function findRooms(): string[] {
  const cwd = path.resolve(import.meta.dirname, '..');
  const homeless = globSync('*.test.ts', { cwd });
  if (homeless.length > 0) throw new Error(`Tests lie in a folder of test/, not ${homeless.join(', ')}`);
  const rooms = new Set(globSync('*/**/*.test.ts', { cwd }).map((file) => file.split(path.sep)[0] ?? ''));
  const last = LONG_ROOMS.length;
  const placeOf = (room: string): number => (LONG_ROOMS.includes(room) ? LONG_ROOMS.indexOf(room) : last);
  return [...rooms].toSorted((one, other) => placeOf(one) - placeOf(other) || one.localeCompare(other));
}

function tellWhoWorks(atWork: ReadonlyMap<string, number>, waiting: number): string {
  const each = [...atWork].map(
    ([room, since]) => `test/${room} (${Math.round((Date.now() - since) / 1000)} s)`,
  );
  return `… ${each.join(', ')}; ${waiting} folders wait`;
}
