import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { DownloadFault } from '../../../channel/channel-contract.ts';

/** A file as a client of WhatsApp encrypts and describes it. */
export interface SentFile {
  encrypted: Buffer;
  /** What the message says about it. */
  described: {
    directPath: string;
    mediaKey: Buffer;
    fileSha256: Buffer;
    fileEncSha256: Buffer;
    fileLength: number;
  };
}

/** https://github.com/sigalor/whatsapp-web-reveng#encryption, from the side that encrypts. */
export function encryptFile(bytes: Buffer, purpose: 'Image' | 'Video' | 'Document'): SentFile {
  const mediaKey = randomBytes(32);
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', `WhatsApp ${purpose} Keys`, 112));
  const iv = keys.subarray(0, 16);
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(16, 48), iv);
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const mac = createHmac('sha256', keys.subarray(48, 80))
    .update(Buffer.concat([iv, ciphertext]))
    .digest();
  const encrypted = Buffer.concat([ciphertext, mac.subarray(0, 10)]);
  return {
    encrypted,
    described: {
      directPath: `/v/t62/${randomBytes(8).toString('hex')}.enc?ccb=11-4&oh=x`,
      mediaKey,
      fileSha256: createHash('sha256').update(bytes).digest(),
      fileEncSha256: createHash('sha256').update(encrypted).digest(),
      fileLength: bytes.length,
    },
  };
}

type Answer = (response: ServerResponse, encrypted: Buffer) => void;

/** Serves encrypted files over HTTP, and badly when asked to. */
export interface MediaServer {
  origin: string;
  put(file: SentFile): void;
  /** The next download meets this. */
  failNext(fault: DownloadFault | 'corrupt'): void;
  /** How every download is answered from now on. */
  answerWith(answer: Answer): void;
  /** The paths that were asked for. */
  asked(): readonly string[];
  close(): Promise<void>;
}

export async function openMediaServer(): Promise<MediaServer> {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const faults: Array<keyof typeof FAULTS> = [];
  let answer: Answer = (response, encrypted) => void response.end(encrypted);
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const encrypted = files.get(path);
    const fault = faults.shift();
    if (!encrypted) response.writeHead(404).end();
    else if (fault) FAULTS[fault](response, encrypted);
    else answer(response, encrypted);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    put: ({ encrypted, described }) => void files.set(described.directPath, encrypted),
    failNext: (fault) => void faults.push(fault),
    answerWith: (another) => void (answer = another),
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const FAULTS: Record<DownloadFault | 'corrupt', Answer> = {
  corrupt: (response, encrypted) =>
    void response.end(encrypted.map((byte, index) => (index === 1_000 ? byte ^ 1 : byte))),
  server_error: (response) => void response.writeHead(500).end(),
  cut(response, encrypted) {
    response.writeHead(200, { 'content-length': encrypted.length });
    response.write(encrypted.subarray(0, encrypted.length / 2), () => response.destroy());
  },
  stall(response, encrypted) {
    response.writeHead(200, { 'content-length': encrypted.length });
    response.write(encrypted.subarray(0, encrypted.length / 2));
  },
};
