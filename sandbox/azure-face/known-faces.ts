import { randomUUID } from 'node:crypto';
import type { FaceTemplate } from '../../src/core/face/face-engine.ts';

interface KnownFace {
  template: FaceTemplate;
  recognitionModel: string;
  expiresAt: number;
}

/** The faces behind the ids that were given, until these expire. */
export interface KnownFaces {
  add(face: { template: FaceTemplate; recognitionModel: string; seconds: number }): string;
  find(faceId: string): KnownFace | undefined;
  count(): number;
  forget(): void;
}

export function createKnownFaces(now: () => Date): KnownFaces {
  const faces = new Map<string, KnownFace>();
  const sweep = () => {
    for (const [id, { expiresAt }] of faces) if (expiresAt <= now().getTime()) faces.delete(id);
  };
  return {
    add({ template, recognitionModel, seconds }) {
      const id = randomUUID();
      faces.set(id, { template, recognitionModel, expiresAt: now().getTime() + seconds * 1_000 });
      return id;
    },
    find: (faceId) => (sweep(), faces.get(faceId)),
    count: () => (sweep(), faces.size),
    forget: () => faces.clear(),
  };
}
