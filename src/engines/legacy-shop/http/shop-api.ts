import { z } from 'zod';
import { LegacyShopFailed } from '../../../core/linking/legacy-shop.ts';

export interface ShopApiOptions {
  /** Without a trailing slash. */
  root: string;
  token: string;
  timeoutMilliseconds: number;
}

export interface ShopAnswer {
  status: number;
  /** `undefined` where it is not JSON. */
  body: unknown;
}

const BIGGEST_BYTES = 1024 * 1024;

/** Answers with whatever the shop decides; fails, within the deadline, as `LegacyShopFailed` only. A body makes it a POST. */
export function createShopApi({ root, token, timeoutMilliseconds }: ShopApiOptions) {
  return async (path: string, body?: Readonly<Record<string, string>>): Promise<ShopAnswer> => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const response = await fetch(`${root}${path}`, {
        redirect: 'manual',
        signal,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(body && JSON_BODY) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      const text = await readText(response);
      const failure = failureOf(response.status);
      if (failure) throw failure;
      return { status: response.status, body: parse(text) };
    } catch (err) {
      throw err instanceof LegacyShopFailed ? err : unanswered(err, signal);
    }
  };
}

const JSON_BODY = { 'content-type': 'application/json' };

function failureOf(status: number): LegacyShopFailed | undefined {
  if (status === 401 || status === 403)
    return new LegacyShopFailed('ours', `The old shop refuses our token (${status})`);
  if (status === 429 || status >= 500)
    return new LegacyShopFailed('down', `The old shop cannot answer now (${status})`);
  if (status >= 300 && status < 400)
    return new LegacyShopFailed('ours', `The old shop leads elsewhere (${status})`);
  return undefined;
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > BIGGEST_BYTES) throw new LegacyShopFailed('ours', 'The old shop answers with too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined; // A proxy's page, not the shop.
  }
}

const causeSchema = z.object({ cause: z.object({ code: z.string().regex(/^[A-Z_]+$/) }) });

/** Only a code such as `ECONNREFUSED` is taken over: other words of a network error may hold the address. */
function unanswered(err: unknown, deadline: AbortSignal): LegacyShopFailed {
  const code = causeSchema.safeParse(err).data?.cause.code ?? 'no usable answer';
  return new LegacyShopFailed(
    'down',
    deadline.aborted ? 'The old shop gave no answer in time' : `The old shop gave no answer (${code})`,
  );
}
