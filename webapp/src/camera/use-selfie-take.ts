import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CameraState } from './camera-state.ts';
import type { Feel } from './captured-file.ts';
import type { SelfiePlan } from './plan-selfie.ts';
import { SelfieTake, type SelfieStage } from './selfie-take.ts';

export interface SelfieTaking {
  stage: SelfieStage;
  take: SelfieTake;
}

/** A take that is interrupted when the camera goes away: the page was hidden, or another program took it. */
export function useSelfieTake(
  plan: SelfiePlan,
  camera: CameraState,
  feel: (kind: Feel) => void,
): SelfieTaking {
  const [stage, setStage] = useState<SelfieStage>({ name: 'ready' });
  const take = useMemo(() => new SelfieTake({ plan, feel, onStage: setStage }), [plan, feel]);
  const isLive = camera.status === 'live';

  useEffect(() => () => take.close(), [take]);
  useEffect(() => {
    if (!isLive) take.interrupt();
  }, [take, isLive]);

  return { stage, take };
}
