import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';

let shared: Promise<FaceEngine> | undefined;
let users = 0;

/** The face engine of all journeys of this process: its models are loaded once. The last user's `close` closes it. */
export async function useFaceEngine(): Promise<FaceEngine> {
  users += 1;
  shared ??= openLocalFaceEngine({ workers: 2 });
  const engine = await shared;
  return {
    ...engine,
    async close() {
      users -= 1;
      if (users > 0) return;
      shared = undefined;
      await engine.close();
    },
  };
}
