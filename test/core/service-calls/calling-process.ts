import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { SANDBOX_KEY } from '../../../sandbox/azure-face/azure-face.ts';
import { openDatabase } from '../../../src/core/database.ts';
import type { FaceEngine } from '../../../src/core/face/face-engine.ts';
import { unpackTemplates } from '../../../src/core/face/template-bundle.ts';
import { createTurnstile } from '../../../src/core/service-calls/create-turnstile.ts';
import { openAzureFaceEngine } from '../../../src/engines/face/azure/azure-face-engine.ts';

/** A worker process that compares one face with another so many times, as fast as it may. */
const [url = '', endpoint = '', file = '', rate = '', calls = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const db = openDatabase({ url, log, poolSize: 4 });
const nobody = () => Promise.reject(new Error('Nothing is to be looked at here'));
const fallback: FaceEngine = {
  name: 'none',
  version: '0',
  detect: nobody,
  compare: nobody,
  close: async () => undefined,
};
const engine = openAzureFaceEngine({
  endpoint,
  key: { key: SANDBOX_KEY },
  fallback,
  turnstile: createTurnstile({ db, log, service: 'azure-face', callsPerSecond: Number(rate) }),
  remember: async () => undefined,
  log,
});
const [face, other] = unpackTemplates(await readFile(file));
if (!face || !other) throw new Error('There are no two faces to compare');
const probes = Array.from({ length: Number(calls) }, () => other);
await engine.compare(face, probes, AbortSignal.timeout(60_000));
await db.close();
