import type { DetectedFace, FaceEngine } from './face-engine.ts';

type Looker = Pick<FaceEngine, 'name' | 'version'>;

/** Who follows heads and judges within a clip: always on this machine, because no service gives the mesh. */
export function followerOf(engine: FaceEngine): FaceEngine {
  return engine.fallback ?? engine;
}

/** Who found the largest of these faces: the engine, or its fallback where it could not be asked. */
export function finderOf(engine: FaceEngine, [largest]: readonly DetectedFace[]): Looker {
  return engine.fallback && largest?.foundBy === engine.fallback.name ? engine.fallback : engine;
}

/** As the audit names it. */
export function actorOf({ name, version }: Looker): `engine:${string}` {
  return `engine:${name}@${version}`;
}
