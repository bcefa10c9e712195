import type { LeftOut, Need } from '../needs.ts';
import type { MochaOutcome } from './mocha-process.ts';

export interface Summary {
  /** What was left out, then `N passed, N failed`. */
  lines: string[];
  succeeded: boolean;
}

/** Of all the mochas that ran. Without any the tests never began. A run in which nothing ran did not succeed. */
export function summarize(outcomes: readonly MochaOutcome[], missing: ReadonlyMap<Need, string>): Summary {
  const results = outcomes.flatMap(({ result }) => result ?? []);
  const leftOut = outcomes.flatMap((outcome) => outcome.leftOut);
  const pending = results.flatMap((result) => result.pending);
  const passed = sumOf(results.map((result) => result.passed));
  const found = sumOf(outcomes.map(countFailed));
  const nothing = passed + found + pending.length === 0;
  const failed = nothing ? 1 : found;
  const remarks = [
    ...outcomes.filter(({ result }) => !result).map(() => 'mocha ended before it had run the tests'),
    ...(nothing && outcomes.length > 0 ? ['no test is called so'] : []),
    ...leftOut.map((suite) => toLine(suite, pending, missing)),
    ...skipped(pending, leftOut).map((title) => `left out: "${title}", which skips itself`),
  ];
  return {
    lines: [...remarks, `${passed} passed, ${failed} failed`],
    succeeded: failed === 0,
  };
}

/** A mocha that was not content has failed, although no test says so. */
function countFailed({ result, exitCode }: MochaOutcome): number {
  return result?.failed || (exitCode === 0 ? 0 : 1);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
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
