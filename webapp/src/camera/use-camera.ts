import { useEffect, useState } from 'preact/hooks';
import type { Camera } from './camera.ts';
import type { CameraState, Facing } from './camera-state.ts';

/** Opens the camera for as long as the component is there. */
export function useCamera(camera: Camera, facing: Facing): CameraState {
  const [state, setState] = useState<CameraState>(camera.state);

  useEffect(() => {
    const listen = () => setState(camera.state);
    const unsubscribe = camera.subscribe(listen);
    camera.open(facing);
    listen();
    return () => {
      unsubscribe();
      camera.release();
    };
  }, [camera, facing]);

  return state.status !== 'closed' && state.facing === facing ? state : { status: 'asking', facing };
}
