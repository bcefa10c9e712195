import { z } from 'zod';
import { GraphCallFailed } from './graph-call-failed.ts';

export interface GraphApiOptions {
  accessToken: string;
  /** Without a trailing slash; http or https. */
  apiRoot: string;
  /** Such as `v23.0`. */
  apiVersion: string;
  callTimeoutMilliseconds: number;
}

interface GraphRequest {
  /** In our words, for errors. */
  call: string;
  /** Below the version, encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Makes it a POST. */
  body?: object;
  signal?: AbortSignal;
}

/** Answers with the parsed JSON. Ends within its deadline and fails as `GraphCallFailed` only. */
export type GraphApi = (request: GraphRequest) => Promise<unknown>;

/**
 * A client of Meta's Graph API. The token goes into the header alone, and a redirect is refused because it would carry
 * the token elsewhere. https://developers.facebook.com/docs/graph-api/overview
 */
export function createGraphApi(options: GraphApiOptions): GraphApi {
  return async (request) => {
    const deadline = AbortSignal.timeout(options.callTimeoutMilliseconds);
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    try {
      return await exchange(request, options, signal);
    } catch (err) {
      throw err instanceof GraphCallFailed ? err : unanswered(request.call, err, deadline);
    }
  };
}

async function exchange(
  { call, path, query = {}, body }: GraphRequest,
  { accessToken, apiRoot, apiVersion }: GraphApiOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const search = new URLSearchParams(query).toString();
  const url = `${apiRoot}/${apiVersion}/${path}${search === '' ? '' : `?${search}`}`;
  const authorization = `Bearer ${accessToken}`;
  const response = await fetch(url, {
    redirect: 'error',
    signal,
    ...(body === undefined
      ? { headers: { authorization } }
      : {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  });
  const answer = parse(await response.text());
  if (!response.ok) throw refused(call, response, answer);
  if (answer === undefined) throw new GraphCallFailed({ call, description: 'not a Graph API answer' });
  return answer;
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined; // A proxy's page, not the Graph API.
  }
}

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
const refusalSchema = z.object({
  error: z.object({
    code: z.int().optional().catch(undefined),
    error_subcode: z.int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
  }),
});

function refused(call: string, response: Response, answer: unknown): GraphCallFailed {
  const { data } = refusalSchema.safeParse(answer);
  const { code, error_subcode: subcode, is_transient: isTransient } = data?.error ?? {};
  const retryAfter = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return new GraphCallFailed({
    call,
    status: response.status,
    ...(code === undefined ? {} : { code }),
    ...(subcode === undefined ? {} : { subcode }),
    ...(isTransient === undefined ? {} : { isTransient }),
    ...(retryAfter === undefined ? {} : { retryAfterMilliseconds: Number(retryAfter) * 1000 }),
  });
}

const causeSchema = z.object({ cause: z.object({ code: z.string().regex(/^[A-Z_]+$/) }) });

/** Only a code such as `ECONNREFUSED` is taken over: other words of a network error may hold the URL. */
function unanswered(call: string, err: unknown, deadline: AbortSignal): GraphCallFailed {
  const code = causeSchema.safeParse(err).data?.cause.code ?? 'no usable response';
  return new GraphCallFailed({
    call,
    description: deadline.aborted ? 'no answer in time' : `no answer (${code})`,
  });
}
