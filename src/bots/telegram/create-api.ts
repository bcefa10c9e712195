import { Api, HttpError, type Transformer } from 'grammy';
import { z } from 'zod';
import { toLibrarySignal } from './library-signal.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';

export interface ApiOptions {
  token: string;
  /** Without a trailing slash; http or https. */
  apiRoot: string;
  /** How long one call may take. A long poll gets its own waiting time on top. */
  callTimeoutMilliseconds: number;
}

/** A Bot API client whose every call ends within its deadline, and fails as `TelegramCallFailed` only. */
export function createApi({ token, apiRoot, callTimeoutMilliseconds }: ApiOptions): Api {
  const api = new Api(token, { apiRoot });
  api.config.use(endInTimeAndFailSafely(token, callTimeoutMilliseconds));
  return api;
}

export function endInTimeAndFailSafely(token: string, callTimeoutMilliseconds: number): Transformer {
  return async (previous, method, payload, signal) => {
    const deadline = AbortSignal.timeout(callTimeoutMilliseconds + longPollMilliseconds(payload));
    const ends = signal instanceof AbortSignal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      const response = await previous(method, payload, toLibrarySignal(ends));
      if (response.ok) return response;
      throw refused(method, response, token);
    } catch (err) {
      throw err instanceof TelegramCallFailed ? err : unanswered(method, err, deadline);
    }
  };
}

const longPollSchema = z.object({ timeout: z.number() });

function longPollMilliseconds(payload: unknown): number {
  const parsed = longPollSchema.safeParse(payload);
  return parsed.success ? parsed.data.timeout * 1000 : 0;
}

/** https://core.telegram.org/bots/api#making-requests */
const refusalSchema = z.object({
  error_code: z.int().optional().catch(undefined),
  description: z.string().catch('no description'),
  parameters: z.object({ retry_after: z.number().nonnegative() }).optional().catch(undefined),
});

function refused(method: string, response: unknown, token: string): TelegramCallFailed {
  const parsed = refusalSchema.safeParse(response);
  if (!parsed.success) return new TelegramCallFailed({ method, description: 'not a Bot API answer' });
  const { error_code: status, description, parameters } = parsed.data;
  return new TelegramCallFailed({
    method,
    description: description.replaceAll(token, '[token]'),
    ...(status === undefined ? {} : { status }),
    ...(parameters === undefined ? {} : { retryAfterSeconds: parameters.retry_after }),
  });
}

function unanswered(method: string, err: unknown, deadline: AbortSignal): TelegramCallFailed {
  const description = deadline.aborted ? 'no answer in time' : `no answer (${networkCode(err)})`;
  return new TelegramCallFailed({ method, description });
}

const networkErrorSchema = z.object({ code: z.string().regex(/^[A-Z_]+$/) });

/** Only a code such as `ECONNREFUSED` is taken over: the messages of network errors hold the URL. */
function networkCode(err: unknown): string {
  const parsed = networkErrorSchema.safeParse(err instanceof HttpError ? err.error : err);
  return parsed.success ? parsed.data.code : 'no usable response';
}
