import type { FaceTemplate } from '../../../core/face/face-engine.ts';

export const ENGINE_NAME = 'local';
const LENGTH = 128;

export function toTemplate(descriptor: Float32Array): FaceTemplate {
  return {
    engine: ENGINE_NAME,
    bytes: Uint8Array.from(new Uint8Array(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength)),
  };
}

/** Euclidean distance of two descriptors. Throws on a template that this engine did not make: such a pair has no answer. */
export function templateDistance(one: FaceTemplate, other: FaceTemplate): number {
  const first = toDescriptor(one);
  const second = toDescriptor(other);
  return Math.hypot(...first.map((value, index) => value - (second[index] ?? Number.NaN)));
}

function toDescriptor({ engine, bytes }: FaceTemplate): Float32Array {
  if (engine !== ENGINE_NAME || bytes.length !== LENGTH * Float32Array.BYTES_PER_ELEMENT) {
    throw new Error('The face template was made by another engine');
  }
  return new Float32Array(Uint8Array.from(bytes).buffer); // copied: stored bytes need not be aligned
}
