import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { measureBrightness } from '../../../src/core/image/measure-brightness.ts';
import { createGreySampler } from './draw-picture.ts';
import { DARKNESS } from './plan-selfie.ts';

const LOOK_MILLISECONDS = 500;
const SAMPLE_SIDE = 160;

/** Whether the whole picture is too dark for a face to be followed, as the server measures it. */
export function useDarkness(video: RefObject<HTMLVideoElement | null>, isLooking: boolean): boolean {
  const [isDark, setDark] = useState(false);

  useEffect(() => {
    if (!isLooking) return undefined;
    const sample = createGreySampler();
    const timer = setInterval(() => {
      const element = video.current;
      if (!element || element.videoWidth === 0) return;
      const whole = { left: 0, top: 0, width: element.videoWidth, height: element.videoHeight };
      const brightness = measureBrightness(sample(element, whole, SAMPLE_SIDE));
      setDark((was) => brightness < (was ? DARKNESS.ends : DARKNESS.begins));
    }, LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [video, isLooking]);

  return isDark;
}
