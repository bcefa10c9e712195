import { z } from 'zod';
import { LimiterDown } from '../../core/limits/limiter.ts';
import { RequestRefused, type Refused } from './problems.ts';

/** What the network, Azure's client or PostgreSQL say when something we need is away; of PostgreSQL the classes 08, 53 and 57. */
const AWAY =
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08...|53...|57P0.|57014|25006|40001|40P01|REQUEST_SEND_ERROR)$/;
/** What pg and knex say without a code. */
const AWAY_WORDS =
  /Connection terminated|Connection ended|timeout exceeded when trying to connect|Query read timeout|Timeout acquiring a connection|not queryable|server conn crashed|pool is draining|^The operation was aborted/i;

const codeSchema = z.object({ code: z.string() });

/** What somebody hears of an error. `undefined` stands for a bug: they hear no more than that. */
export function toRefused(err: unknown): Refused | undefined {
  if (err instanceof RequestRefused) return err.refused;
  if (isCallersFault(err)) return { code: 'BODY_UNREADABLE' };
  return isAway(err) ? { code: 'UNAVAILABLE' } : undefined;
}

/** What Node's parser says of a body that ends early or is no HTTP. */
function isCallersFault(err: unknown): boolean {
  return err instanceof Error && (codeSchema.safeParse(err).data?.code ?? '').startsWith('HPE_');
}

function isAway(err: unknown): boolean {
  if (err instanceof LimiterDown) return true;
  if (!(err instanceof Error)) return false;
  const code = codeSchema.safeParse(err).data?.code ?? '';
  return (
    AWAY.test(code) ||
    AWAY_WORDS.test(err.message) ||
    err.name === 'TimeoutError' ||
    err.name === 'AbortError' ||
    isAway(err.cause)
  );
}
