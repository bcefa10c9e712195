import { parseArgs } from 'node:util';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { openAzureFace, SANDBOX_KEY } from './azure-face.ts';

/** The stand-in as a process of its own. `node sandbox/azure-face/serve.ts --port 8090 --rate 10` */
const { values } = parseArgs({ options: { port: { type: 'string' }, rate: { type: 'string' } } });
const faceEngine = await openLocalFaceEngine({ workers: 1 });
const service = await openAzureFace({
  faceEngine,
  port: Number(values.port ?? 8090),
  callsPerSecond: Number(values.rate ?? 10),
});
process.stdout.write(
  `FACE_ENGINE=azure AZURE_FACE_ENDPOINT=${service.url} AZURE_FACE_KEY=${SANDBOX_KEY}\nUntil Ctrl+C.\n`,
);
process.once('SIGINT', () => void service.close().then(() => faceEngine.close()));
