import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import busboy from 'busboy';
import { ApiError, badRequest } from './api-error.ts';
import type { FileStore } from './files.ts';

/** Bots upload files of up to this many bytes: https://core.telegram.org/bots/api#sending-files. */
const biggestUpload = 50 * 1024 * 1024;
const biggestBody = 1024 * 1024;

export interface Upload {
  path: string;
  fileName: string;
  mimeType: string;
  size: number;
}

/** What a bot sent. As in Telegram every value is text, and lists and objects are JSON text. */
export interface ApiRequest {
  values: Map<string, string>;
  uploads: Map<string, Upload>;
}

/** Reads the query string and a JSON, urlencoded or multipart body; uploads go to the disk as they come. */
export async function parseRequest(
  request: IncomingMessage,
  url: URL,
  files: FileStore,
): Promise<ApiRequest> {
  const parsed: ApiRequest = { values: new Map(url.searchParams), uploads: new Map() };
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data') {
    await readMultipart(request, parsed, files);
    return parsed;
  }
  const body = await readText(request);
  if (type === 'application/json') readJson(body, parsed.values);
  if (type === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new URLSearchParams(body)) parsed.values.set(name, value);
  }
  return parsed;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > biggestBody) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(body: string, values: Map<string, string>): void {
  if (body === '') return;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw Object.assign(badRequest("can't parse JSON object in the request"), { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw badRequest('expected an Object as the request body');
  }
  for (const [name, value] of Object.entries(parsed)) {
    if (value !== null) values.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
}

async function readMultipart(request: IncomingMessage, parsed: ApiRequest, files: FileStore): Promise<void> {
  const parser = busboy({
    headers: request.headers,
    limits: { fileSize: biggestUpload, fieldSize: biggestBody },
  });
  const stored: Promise<void>[] = [];
  parser.on('field', (name, value) => parsed.values.set(name, value));
  parser.on('file', (name, stream, { filename, mimeType }) => {
    let size = 0;
    let isTooLarge = false;
    stream.on('data', (chunk: Buffer) => (size += chunk.length));
    stream.on('limit', () => (isTooLarge = true));
    const keep = async (): Promise<void> => {
      const path = await files.receive(stream);
      if (isTooLarge) throw tooLarge();
      parsed.uploads.set(name, { path, fileName: filename ?? 'file', mimeType, size });
    };
    stored.push(keep());
  });
  request.pipe(parser);
  await finished(parser);
  await Promise.all(stored);
}

function tooLarge(): ApiError {
  return new ApiError(413, 'Request Entity Too Large');
}
