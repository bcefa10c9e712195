import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { badParameter } from './graph-error.ts';

const biggestBody = 1024 * 1024;

/** The JSON object that was posted. Throws `GraphError`. */
export async function readParameters(request: IncomingMessage): Promise<Record<string, unknown>> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw badParameter('The request body must be of type application/json.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > biggestBody) throw badParameter('The request body is too large.');
    chunks.push(bytes);
  }
  return toObject(Buffer.concat(chunks).toString('utf8'));
}

function toObject(body: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(body));
  } catch (error) {
    throw Object.assign(badParameter('The request body is not a JSON object.'), { cause: error });
  }
}
