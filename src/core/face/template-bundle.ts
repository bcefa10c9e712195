import { z } from 'zod';
import type { FaceTemplate } from './face-engine.ts';

const bareSchema = z.strictObject({ engine: z.string(), bytes: z.base64() });
const bundleSchema = z.array(bareSchema.extend({ fallback: bareSchema.optional() }));

/** The templates of one piece as bytes, to be sealed. */
export function packTemplates(templates: readonly FaceTemplate[]): Buffer {
  const bundle = templates.map(({ fallback, ...template }) => ({
    ...pack(template),
    ...(fallback && { fallback: pack(fallback) }),
  }));
  return Buffer.from(JSON.stringify(bundle));
}

export function unpackTemplates(packed: Uint8Array): FaceTemplate[] {
  const bundle = bundleSchema.parse(JSON.parse(Buffer.from(packed).toString()));
  return bundle.map(({ fallback, ...template }) => ({
    ...unpack(template),
    ...(fallback && { fallback: unpack(fallback) }),
  }));
}

function pack({ engine, bytes }: FaceTemplate) {
  return { engine, bytes: Buffer.from(bytes).toString('base64') };
}

function unpack({ engine, bytes }: z.infer<typeof bareSchema>): FaceTemplate {
  return { engine, bytes: Buffer.from(bytes, 'base64') };
}
