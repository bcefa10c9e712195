import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { z } from 'zod';
import { problemSchema } from './contract.ts';

/** What a file consists of; a stream is sent as it is read. */
export type Bytes = Uint8Array | Readable;

interface Question {
  json?: unknown;
  bytes?: Bytes;
  mimeType?: string;
  method?: string;
  signal?: AbortSignal;
}

/** Asks the control API. Throws what the sandbox calls the problem. */
export async function ask<T>(schema: z.ZodType<T>, url: string, question: Question = {}): Promise<T> {
  const { json, bytes, mimeType, signal } = question;
  const body = bytes ? toBody(bytes) : json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(url, {
    method: question.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { 'content-type': mimeType ?? 'application/json' },
    ...(body !== undefined && { body, duplex: 'half' as const }),
    ...(signal && { signal }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(problemSchema.parse(answer).problem);
  return schema.parse(answer);
}

/** Takes bytes from the control API. Throws what the sandbox calls the problem. */
export async function askForBytes(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(problemSchema.parse(await response.json()).problem);
  return Buffer.from(await response.arrayBuffer());
}

function toBody(bytes: Bytes): Uint8Array<ArrayBuffer> | ReadableStream {
  return bytes instanceof Readable ? Readable.toWeb(bytes) : new Uint8Array(bytes);
}
