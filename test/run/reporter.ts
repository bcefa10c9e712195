import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

/** What one run of mocha came to; written to the file that `BONAFIDE_TEST_RESULT` names. */
export interface MochaResult {
  passed: number;
  failed: number;
  /** Full titles of the tests that did not run. */
  pending: string[];
}

const SILENCE_MILLISECONDS = 3000;
const END_WITHIN_MILLISECONDS = 10_000;

/** mocha's `spec`, which also says what it waits for when nothing else is to be said, and counts for the summary. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const result: MochaResult = { passed: 0, failed: 0, pending: [] };
    runner.on('pass', () => (result.passed += 1));
    runner.on('fail', () => (result.failed += 1));
    runner.on('pending', (test) => result.pending.push(test.fullTitle()));
    const stopTelling = tellWhatLastsLong(runner);
    runner.once('end', () => {
      stopTelling();
      writeResult(result);
      refuseToHang(result);
    });
  }
}

// mocha loads reporters by `require`, which takes this name for the module itself
export { Reporter as 'module.exports' };

function tellWhatLastsLong(runner: Mocha.Runner): () => void {
  let current = '';
  let startedAt = Date.now();
  const note = (what: Mocha.Runnable): void => {
    current = what.fullTitle();
    startedAt = Date.now();
  };
  runner.on('test', note);
  runner.on('hook', note);
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    if (seconds * 1000 >= SILENCE_MILLISECONDS) process.stdout.write(`    … ${seconds} s: ${current}\n`);
  }, SILENCE_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A test that leaves something open would keep the process for ever; the timer counts only if something does. */
function refuseToHang(result: MochaResult): void {
  const timer = setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`Something a test opened is still open after the last one: ${open}\n`);
    writeResult({ ...result, failed: result.failed + 1 });
    process.exit(1);
  }, END_WITHIN_MILLISECONDS);
  timer.unref();
}

function writeResult(result: MochaResult): void {
  const file = process.env['BONAFIDE_TEST_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
}
