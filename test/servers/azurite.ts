import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { makeTestFolder } from './test-folder.ts';

/** The account that every Azurite has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  connectionString: string;
  close(): Promise<void>;
}

/** The blob service of this run (`BONAFIDE_TEST_AZURITE`), else one of the caller's own. */
export async function openTestAzurite(): Promise<Azurite> {
  const connectionString = process.env['BONAFIDE_TEST_AZURITE'];
  return connectionString ? { connectionString, close: () => Promise.resolve() } : await startAzurite();
}

/** Starts one on a free port, in a folder that goes with it. */
async function startAzurite(): Promise<Azurite> {
  const { folder, remove } = makeTestFolder('azurite');
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder];
  const child = spawn(
    process.execPath,
    [program, ...options, '--silent', '--skipApiVersionCheck', '--disableTelemetry'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await readUrl(createInterface({ input: child.stdout }));
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${url}/${ACCOUNT};`,
    async close() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      remove();
    },
  };
}

async function readUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /listens on (http:\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('Azurite ended before it listened');
}
