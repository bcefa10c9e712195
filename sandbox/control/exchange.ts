import type { IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP request to the sandbox, under way. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Aborted when the caller hangs up or the sandbox closes. */
  signal: AbortSignal;
}
