import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from '../control/exchange.ts';
import type { Fault } from '../control/faults.ts';
import type { Media } from './media-store.ts';

/** Sends the bytes; cut or stalled after so many, where the fault says so. */
export async function sendFile(media: Media, { response }: Exchange, fault?: Fault): Promise<void> {
  response.writeHead(200, { 'content-type': media.mimeType, 'content-length': media.size });
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall') {
    return await pipeline(createReadStream(media.path), response);
  }
  await sendPart(response, media.path, Math.min(fault.afterBytes, media.size - 1));
  if (fault.kind === 'cut') response.destroy();
}

export function extensionOf({ mimeType }: Media): string {
  return mimeType.split('/')[1]?.replace('jpeg', 'jpg') ?? 'bin';
}

async function sendPart(response: ServerResponse, path: string, size: number): Promise<void> {
  if (size <= 0) return response.flushHeaders();
  for await (const chunk of createReadStream(path, { end: size - 1 })) {
    await new Promise((resolve) => response.write(chunk, resolve));
  }
}
