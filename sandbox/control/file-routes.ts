import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { HostedFile } from './chat-host.ts';
import { ControlError } from './control-error.ts';
import { sampleSchema } from './samples.ts';
import type { Route, Visit } from './visit.ts';

export const fileRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^\/sandbox\/files\/(?<file>[\w-]+)$/, handler: sendFile },
  { method: 'GET', pattern: /^\/sandbox\/samples\/(?<sample>\w+)$/, handler: sendSample },
];

async function sendFile(visit: Visit): Promise<void> {
  await sendHostedFile(visit, findFile(visit.hosts, visit.parts.file ?? ''));
}

/** The bytes, or the part of them that is asked for. */
export async function sendHostedFile({ response, request }: Visit, file: HostedFile): Promise<void> {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = Math.min(range?.[2] ? Number(range[2]) : Infinity, file.size - 1);
  if (range && start > end) throw new ControlError(416, 'The file ends before that');
  response.writeHead(range ? 206 : 200, {
    'content-type': file.mimeType ?? 'application/octet-stream',
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${start}-${end}/${file.size}` }),
    'content-length': Math.max(end - start + 1, 0),
  });
  await pipeline(createReadStream(file.path, file.size === 0 ? {} : { start, end }), response);
}

function findFile(hosts: Visit['hosts'], fileId: string): HostedFile {
  for (const host of hosts) {
    const file = host.findFile(fileId);
    if (file) return file;
  }
  throw new ControlError(404, 'There is no such file');
}

async function sendSample({ samples, parts, url, response, signal }: Visit): Promise<void> {
  const request = sampleSchema.parse({ ...Object.fromEntries(url.searchParams), ...parts });
  const { mimeType, bytes } = await samples.make(request, signal);
  response.writeHead(200, {
    'content-type': mimeType,
    'content-length': bytes.length,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}
