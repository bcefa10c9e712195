import { z } from 'zod';
import type { FaceTemplate } from './face-engine.ts';

const bundleSchema = z.array(z.strictObject({ engine: z.string(), bytes: z.base64() }));

/** The templates of one piece as bytes, to be sealed. */
export function packTemplates(templates: readonly FaceTemplate[]): Buffer {
  const bundle = templates.map(({ engine, bytes }) => ({
    engine,
    bytes: Buffer.from(bytes).toString('base64'),
  }));
  return Buffer.from(JSON.stringify(bundle));
}

export function unpackTemplates(packed: Uint8Array): FaceTemplate[] {
  const bundle = bundleSchema.parse(JSON.parse(Buffer.from(packed).toString()));
  return bundle.map(({ engine, bytes }) => ({ engine, bytes: Buffer.from(bytes, 'base64') }));
}
