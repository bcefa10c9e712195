import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { findVectors } from './needs.ts';

/** For the inside of a `describeNeeding('vectors', …)` suite; throws where they are not on this machine. */
export function readVectors<T>(name: string, schema: z.ZodType<T>): T {
  const folder = findVectors();
  if (!folder) throw new Error('There are no protocol vectors on this machine');
  return schema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
