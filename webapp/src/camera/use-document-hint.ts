import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';
import { firstHint, isSteady, judgeView, nextHint, type DocumentHint } from './choose-hint.ts';
import { createGreySampler } from './draw-picture.ts';
import { toPicture, withMargin, type Area } from './geometry.ts';
import { MEASURED_SIDE, measureView } from './measure-view.ts';
import type { Placed } from './use-placed.ts';

export interface DocumentHintOptions {
  video: RefObject<HTMLVideoElement | null>;
  placed: Placed | undefined;
  isLooking: boolean;
  /** The picture has been good and steady for about a second. */
  onSteady: () => void;
}

const PAUSE_MILLISECONDS = 250;
/** A slow phone looks less often, and has most of its time for the picture. */
const PAUSE_TO_WORK = 3;

/** Looks through the frame a few times a second and says what to mend. */
export function useDocumentHint({ video, placed, isLooking, onSteady }: DocumentHintOptions): DocumentHint {
  const [hint, setHint] = useState<DocumentHint>('FIND');
  const whenSteady = useRef(onSteady);
  whenSteady.current = onSteady;

  useEffect(() => {
    if (!isLooking || !placed) return undefined;
    const sample = createGreySampler();
    let shown = firstHint(performance.now());
    let before: GreyPicture | undefined;
    setHint(shown.hint);
    const lookOnce = () => {
      const element = video.current;
      if (!element || element.videoWidth === 0) return;
      const seen = look(element, placed, sample);
      const { small, ...measured } = measureView(seen.picture, seen.frame, before);
      before = small;
      const now = performance.now();
      shown = nextHint(shown, judgeView(measured, shown.hint), now);
      setHint(shown.hint);
      if (isSteady(shown, now)) whenSteady.current();
    };
    return repeat(lookOnce);
  }, [video, placed, isLooking]);

  return hint;
}

/** Returns how to stop. */
function repeat(act: () => void): () => void {
  let isStopped = false;
  const again = (pause: number) => setTimeout(run, pause);
  let timer = again(PAUSE_MILLISECONDS);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };

  function run(): void {
    const began = performance.now();
    act();
    const pause = Math.max(PAUSE_MILLISECONDS, (performance.now() - began) * PAUSE_TO_WORK);
    if (!isStopped) timer = again(pause);
  }
}

function look(
  element: HTMLVideoElement,
  { area, view }: Placed,
  sample: ReturnType<typeof createGreySampler>,
): { picture: GreyPicture; frame: Area } {
  const size = { width: element.videoWidth, height: element.videoHeight };
  const outer = toPicture(withMargin(area), view, size);
  const inner = toPicture(area, view, size);
  const picture = sample(element, outer, MEASURED_SIDE);
  const scale = picture.width / outer.width;
  const frame = {
    left: (inner.left - outer.left) * scale,
    top: (inner.top - outer.top) * scale,
    width: inner.width * scale,
    height: inner.height * scale,
  };
  return { picture, frame };
}
