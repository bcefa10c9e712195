import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { openAzureStage } from './azure-face-stage.ts';
import { describeFaceEngine } from './face-contract.ts';

/** Closes the stand-in with the engine that asks it. */
async function openWithService(): Promise<FaceEngine> {
  const stage = await openAzureStage();
  return { ...stage.engine, close: () => stage.close() };
}

describeFaceEngine('Azure', { open: openWithService, findsMesh: true });
