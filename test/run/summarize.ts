import type { LeftOut, Need } from '../needs.ts';
import type { MochaOutcome } from './mocha-process.ts';

export interface Summary {
  /** What was left out, then `N passed, N failed`. */
  lines: string[];
  succeeded: boolean;
}

/** Without an outcome the tests never began. A run in which nothing ran did not succeed. */
export function summarize(outcome: MochaOutcome | undefined, missing: ReadonlyMap<Need, string>): Summary {
  const { result, leftOut = [], exitCode } = outcome ?? {};
  const { passed = 0, pending = [] } = result ?? {};
  const nothing = result !== undefined && passed + result.failed + pending.length === 0;
  const failed = result?.failed || (exitCode === 0 && !nothing ? 0 : 1);
  const remarks = [
    ...(outcome && !result ? ['mocha ended before it had run the tests'] : []),
    ...(nothing ? ['no test is called so'] : []),
    ...leftOut.map((suite) => toLine(suite, pending, missing)),
    ...skipped(pending, leftOut).map((title) => `left out: "${title}", which skips itself`),
  ];
  return {
    lines: [...remarks, `${passed} passed, ${failed} failed`],
    succeeded: failed === 0,
  };
}

function toLine(
  { need, title, count }: LeftOut,
  pending: readonly string[],
  missing: ReadonlyMap<Need, string>,
): string {
  const tests = count ?? pending.filter((test) => test.includes(title)).length;
  const counted = tests === 0 ? 'tests' : tests === 1 ? '1 test' : `${tests} tests`;
  return `left out: ${counted} of "${title}", for want of ${need} (${missing.get(need) ?? 'not found'})`;
}

function skipped(pending: readonly string[], leftOut: readonly LeftOut[]): string[] {
  return pending.filter((test) => !leftOut.some(({ title }) => test.includes(title)));
}
