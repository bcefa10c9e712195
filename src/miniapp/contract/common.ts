import { z } from 'zod';

/** ISO 8601, UTC. */
export const timeSchema = z.iso.datetime();

/** Where a page of a list goes on; opaque. */
export const cursorSchema = z.string().min(1).max(256);

export const languageSchema = z.enum(['en', 'ru', 'zh']);
export const channelSchema = z.enum(['telegram', 'whatsapp', 'wechat']);
