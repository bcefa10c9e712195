import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerEvent } from './operation.ts';

/** What one account and one process may hold open at a time: a stream costs a socket and a look at the case now and then. */
const STREAMS_PER_ACCOUNT = 6;
const STREAMS = 2_000;

/** Counts who holds streams open. */
export interface StreamCounter {
  /** False when there are too many already. */
  enter(accountId: string): boolean;
  leave(accountId: string): void;
}

export function createStreamCounter(): StreamCounter {
  const open = new Map<string, number>();
  let all = 0;
  return {
    enter(accountId) {
      const own = open.get(accountId) ?? 0;
      if (own >= STREAMS_PER_ACCOUNT || all >= STREAMS) return false;
      open.set(accountId, own + 1);
      all += 1;
      return true;
    },
    leave(accountId) {
      const own = (open.get(accountId) ?? 1) - 1;
      if (own > 0) open.set(accountId, own);
      else open.delete(accountId);
      all -= 1;
    },
  };
}

/** Server-sent events as https://html.spec.whatwg.org/multipage/server-sent-events.html says; an event without a name is a
 * comment that keeps the connection alive. A client that does not read is waited for, never buffered for. */
export function toEventStream(
  events: AsyncIterable<ServerEvent | undefined>,
  onEnd: (err?: unknown) => void,
): Readable {
  const stream = new PassThrough();
  pipeline(lines(events), stream).then(() => onEnd(), onEnd);
  return stream;
}

async function* lines(events: AsyncIterable<ServerEvent | undefined>): AsyncGenerator<string> {
  for await (const event of events) yield event ? lineOf(event) : ': alive\n\n';
}

/** JSON has no line breaks of its own. */
function lineOf({ id, event, body }: ServerEvent): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(body)}\n\n`;
}
