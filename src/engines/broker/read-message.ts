import { type Message, parseMessage } from '../../core/outbox/message.ts';

/** The message in `body`, or `undefined` when it is not JSON or none of ours. */
export function readMessage(body: string): Message | undefined {
  try {
    return parseMessage(JSON.parse(body));
  } catch {
    return undefined; // Not JSON.
  }
}
