import { z } from 'zod';

/** RFC 9457; `code` is stable and machine-readable. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  detail: z.string().optional(),
  retryAfterSeconds: z.int().min(1).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
