import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeTestFolder } from './servers/test-folder.ts';
import { listenForInterruption } from './run/interruption.ts';
import { type MochaOutcome, runMocha } from './run/mocha-process.ts';
import { namesFiles } from './run/names-files.ts';
import { prepareServers } from './run/prepare-servers.ts';
import { runRooms } from './run/run-rooms.ts';
import { summarize } from './run/summarize.ts';

/**
 * `npm test`, with mocha's own arguments after `--` (files, `-g pattern`): obtains the servers and programs the tests
 * need, runs them, and takes away all that it brought. The last line is the count of passed and failed.
 */
async function main(words: readonly string[]): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const interruption = listenForInterruption(say);
  const { folder, remove } = openRunFolder();
  try {
    const servers = await prepareServers(say);
    const outcomes: MochaOutcome[] = [];
    try {
      if (!interruption.signal.aborted) {
        say('');
        const run = { words, folder, servers, signal: interruption.signal };
        outcomes.push(...(namesFiles(words) ? [await runMocha(run)] : await runRooms({ ...run, say })));
      }
    } finally {
      await servers.close(outcomes.map(({ processId }) => processId));
    }
    const { lines, succeeded } = summarize(outcomes, servers.missing);
    lines.forEach(say);
    process.exitCode = succeeded && !interruption.signal.aborted ? 0 : 1;
  } finally {
    remove();
    interruption.close();
  }
}

/** All temporary files of this run, its servers and its tests lie in it, whatever becomes of those. */
function openRunFolder(): { folder: string; remove: () => void } {
  const opened = makeTestFolder('run');
  const temporary = path.join(opened.folder, 'tmp');
  mkdirSync(temporary, { mode: 0o700 });
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temporary;
  shareCompiledCode(opened.folder);
  return opened;
}

/**
 * The tests start the program a hundred times: what the first compiled, the others read. Not where coverage is measured,
 * which that would blur (https://nodejs.org/api/module.html#module-compile-cache).
 */
function shareCompiledCode(folder: string): void {
  if (process.env['NODE_V8_COVERAGE']) return;
  process.env['NODE_COMPILE_CACHE'] = path.join(folder, 'compiled');
}

await main(process.argv.slice(2));
