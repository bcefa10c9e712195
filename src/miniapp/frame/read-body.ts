import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { koaBody, type KoaBodyMiddlewareOptions } from 'koa-body';
import { z } from 'zod';
import { RequestRefused, type ProblemCode } from './problems.ts';
import { within } from './within.ts';

const BIGGEST_BODY_BYTES = 32 * 1024;

export interface ReadBody {
  body: unknown;
  /** SHA-256 of what was sent. */
  hash: Buffer;
}

const OPTIONS: Partial<KoaBodyMiddlewareOptions> = {
  json: false,
  urlencoded: false,
  text: false,
  multipart: false,
  patchNode: false,
  jsonTypes: ['application/json'],
  jsonLimit: BIGGEST_BODY_BYTES,
  formLimit: BIGGEST_BODY_BYTES,
  includeUnparsed: true,
  // Names stay names: nothing in a form makes objects.
  queryString: { allowDots: false, depth: 0, parameterLimit: 50 },
};
const READERS = {
  json: koaBody({ ...OPTIONS, json: true }),
  form: koaBody({ ...OPTIONS, urlencoded: true }),
};

const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/**
 * Reads a small body of the one type that is expected, whole or not at all. What is compressed counts as unpacked; JSON
 * that would reach for a prototype is refused by the library. An absent body is an empty object.
 */
export async function readBody(ctx: Context, kind: 'json' | 'form', milliseconds: number): Promise<ReadBody> {
  const isEmpty =
    ctx.request.length === 0 || (ctx.request.length === undefined && !ctx.get('transfer-encoding'));
  if (isEmpty) return { body: {}, hash: hashOf('') };
  if (!ctx.is(TYPES[kind])) throw new RequestRefused('CONTENT_TYPE_UNSUPPORTED');
  const reading = READERS[kind](ctx, () => Promise.resolve());
  await within(milliseconds, reading, () => new RequestRefused('REQUEST_TOO_SLOW')).catch(refuseBody);
  const { body, rawBody = '' } = ctx.request;
  return { body, hash: hashOf(rawBody) };
}

const httpErrorSchema = z.object({ status: z.int() });
const CODES: Readonly<Record<number, ProblemCode>> = {
  413: 'BODY_TOO_LARGE',
  415: 'CONTENT_TYPE_UNSUPPORTED',
};

/** The libraries' errors carry the body itself, so nothing of them is handed on. */
function refuseBody(err: unknown): never {
  if (err instanceof RequestRefused) throw err;
  const status = httpErrorSchema.safeParse(err).data?.status ?? 0;
  throw new RequestRefused(CODES[status] ?? 'BODY_UNREADABLE');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
