import { z } from 'zod';
import type { SessionMark } from '../../core/sessions/session-store.ts';

const markSchema = z.tuple([z.iso.datetime().transform((text) => new Date(text)), z.uuid()]);

/** Opaque to clients; nothing in it is trusted when it comes back. */
export function toCursor({ openedAt, id }: SessionMark): string {
  return Buffer.from(`${openedAt.toISOString()} ${id}`).toString('base64url');
}

export function readCursor(cursor: string): SessionMark | undefined {
  const parsed = markSchema.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '));
  if (!parsed.success) return undefined;
  const [openedAt, id] = parsed.data;
  return { openedAt, id };
}
