import { z } from 'zod';
import { text, whole } from './variables.ts';

/** Of what faces the internet, and of what our own services ask. */
export interface ApiConfig {
  /** Origins whose pages may read the API's answers; its own needs no mention. */
  corsOrigins: readonly string[];
  /** Origins whose pages may show the mini-app in a frame, beside the messengers'. */
  frameAncestors: readonly string[];
  /** How many proxies stand before the service and may be believed about addresses. */
  trustedProxies: number;
  /** Services that may exchange people's tokens for internal ones. */
  internalClients: ReadonlyArray<{ id: string; secret: string }>;
}

const SHORTEST_SECRET = 24;

const listOf = (isItem: (item: string) => boolean, error: string) =>
  text
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(isItem), { error });

const origins = listOf(isOrigin, 'is no list of origins (https://host, separated by commas)');

export const API_VARIABLES = {
  CORS_ORIGINS: origins.optional(),
  FRAME_ANCESTORS: origins.optional(),
  TRUSTED_PROXIES: whole(0, 10).default(0),
  INTERNAL_CLIENTS: listOf(
    (item) => /^[\w.-]{1,64}:[\x21-\x2b\x2d-\x7e]+$/.test(item) && secretOf(item).length >= SHORTEST_SECRET,
    `is no list of id:secret (separated by commas; a secret has at least ${SHORTEST_SECRET} characters)`,
  )
    .refine((items) => new Set(items.map(idOf)).size === items.length, { error: 'names a client twice' })
    .optional(),
};

const apiSchema = z.object(API_VARIABLES);

export function toApi(environment: z.infer<typeof apiSchema>): ApiConfig {
  const clients = environment.INTERNAL_CLIENTS ?? [];
  return {
    corsOrigins: environment.CORS_ORIGINS ?? [],
    frameAncestors: environment.FRAME_ANCESTORS ?? [],
    trustedProxies: environment.TRUSTED_PROXIES,
    internalClients: clients.map((item) => ({ id: idOf(item), secret: secretOf(item) })),
  };
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes('*');
}

function idOf(client: string): string {
  return client.slice(0, client.indexOf(':'));
}

function secretOf(client: string): string {
  return client.slice(client.indexOf(':') + 1);
}
