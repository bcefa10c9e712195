import { createHash } from 'node:crypto';

/**
 * Update ids are written to logs, and a message id (`wamid.…`) holds the person's phone number in base64. So they are
 * digests: as unique, and the same when Meta delivers again.
 */
export function toMessageUpdateId(messageId: string): string {
  return createHash('sha256').update(messageId).digest('base64url');
}

/** One message has several statuses, one after the other. */
export function toStatusUpdateId(messageId: string, status: string): string {
  return `${toMessageUpdateId(messageId)}:${status}`;
}
