import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { openAzureFace, SANDBOX_KEY } from '../sandbox/azure-face/azure-face.ts';
import type { FaceEngine, FaceTemplate } from '../src/core/face/face-engine.ts';
import { POLICY } from '../src/core/verification/policy.ts';
import { openAzureFaceEngine } from '../src/engines/face/azure/azure-face-engine.ts';
import { openLocalFaceEngine } from '../src/engines/face/local/local-face-engine.ts';
import { requireFixtures } from '../test/fixtures.ts';

/**
 * Both engines' verdicts side by side: every person's portrait against their own selfie, and against that of the next.
 * `node bench/compare-engines.ts` asks the stand-in, `node bench/compare-engines.ts ENDPOINT KEYFILE` the service, some 90 calls.
 */
const [endpoint, keyFile] = process.argv.slice(2);
let last: Promise<unknown> = Promise.resolve();
const signal = AbortSignal.timeout(30 * 60_000);
const onDevice = await openLocalFaceEngine({ workers: 2 });
const standIn = endpoint === undefined ? await openAzureFace({ faceEngine: onDevice }) : undefined;
const azure = openAzureFaceEngine({
  endpoint: endpoint ?? standIn?.url ?? '',
  key: keyFile === undefined ? { key: SANDBOX_KEY } : { keyFile },
  fallback: onDevice,
  // One call after another: alone on the subscription that stays below its rate.
  turnstile: { pass: (_call, _signal, work) => inTurn(work) },
  remember: async () => undefined,
  log: pino({ level: 'warn' }),
});
console.log(`Azure: ${endpoint ?? 'the stand-in, whose verdicts come from the on-device engine'}\n`);
console.log('portrait  selfie   local               azure               agree');
const { people } = requireFixtures();
let agreed = 0;
let compared = 0;
for (const [index, person] of people.entries()) {
  const other = people[(index + 1) % people.length] ?? person;
  for (const probe of [person, other]) await compare(person, probe);
}
console.log(`\n${agreed} of ${compared} verdicts agree`);
await standIn?.close();
await azure.close();

interface Person {
  id: string;
  portrait: string;
  selfie: string;
}

async function compare(person: Person, probe: Person): Promise<void> {
  const [one, other] = [await readFile(person.portrait), await readFile(probe.selfie)];
  const ours = await judge(onDevice, one, other);
  const theirs = await judge(azure, one, other);
  compared += 1;
  if (ours.verdict === theirs.verdict) agreed += 1;
  const agrees = ours.verdict === theirs.verdict ? '' : 'no';
  console.log(
    `${person.id.padEnd(9)} ${probe.id.padEnd(8)} ${ours.text.padEnd(19)} ${theirs.text.padEnd(19)} ${agrees}`,
  );
}

async function judge(
  engine: FaceEngine,
  one: Buffer,
  other: Buffer,
): Promise<{ verdict: string; text: string }> {
  const [reference, probe] = [
    await describe(engine, one, 'document'),
    await describe(engine, other, 'person'),
  ];
  if (!reference || !probe) return { verdict: 'no face', text: 'no face' };
  const [score] = await engine.compare(reference, [probe], signal);
  const thresholds = engine.name === 'azure' ? POLICY.comparison.azure : POLICY.comparison.local;
  const value = score?.value ?? Number.NaN;
  const verdict = verdictOf(value, thresholds);
  return { verdict, text: `${value.toFixed(3)} ${verdict}` };
}

function verdictOf(
  value: number,
  { scale, match, mismatch }: (typeof POLICY.comparison)['azure' | 'local'],
): string {
  const [matches, differs] =
    scale === 'distance' ? [value <= match, value > mismatch] : [value >= match, value < mismatch];
  return matches ? 'match' : differs ? 'mismatch' : 'review';
}

async function describe(
  engine: FaceEngine,
  jpeg: Buffer,
  subject: 'document' | 'person',
): Promise<FaceTemplate | undefined> {
  const [face] = await engine.detect(jpeg, { subject, want: ['template'] }, signal);
  return face?.template;
}

function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const turn = last.then(work, work);
  last = turn.catch(() => undefined);
  return turn;
}
