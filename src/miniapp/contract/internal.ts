import { z } from 'zod';

/** A field that comes twice counts as not given: RFC 6749 §3.2 allows each once. */
const field = z.string().max(8_192).optional().catch(undefined);

/** RFC 8693 §2.1. */
export const tokenExchangeSchema = z.object({
  grant_type: field,
  subject_token: field,
  subject_token_type: field,
  requested_token_type: field,
  /** Separated by spaces. */
  scope: field,
  audience: field,
  resource: field,
  actor_token: field,
  actor_token_type: field,
});

/** RFC 8693 §2.2.1. */
export const exchangedTokenSchema = z.object({
  access_token: z.string(),
  issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token'),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int().min(1),
  scope: z.string(),
});

/** RFC 6749 §5.2, RFC 8693 §2.2.2. */
export const tokenErrorSchema = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_scope',
    'invalid_target',
    'unsupported_grant_type',
  ]),
  error_description: z.string().optional(),
});
