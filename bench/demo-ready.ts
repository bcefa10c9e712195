/*
 * node bench/demo-ready.ts
 *
 * How long `npm run demo` takes to the bot's first message, and to the verdict. The aim for the first is 10 s.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const startedAt = performance.now();
const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(1);
const demo = spawn('npm', ['run', '--silent', 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(demo, 'exit');
let isReady = false;
createInterface({ input: demo.stdout }).on('line', (line) => {
  if (isReady || !/^\s*[\d.]+ s\s+bot\s/.test(stripVTControlCharacters(line))) return;
  isReady = true;
  process.stdout.write(`first bot message after ${seconds()} s (aim: within 10)\n`);
});
const [code] = await ended;
process.stdout.write(`ended after ${seconds()} s with exit code ${code}\n`);
