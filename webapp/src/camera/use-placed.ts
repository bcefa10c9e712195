import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Area, Extent } from './geometry.ts';

export interface Placed {
  /** The whole screen, which the picture covers. */
  view: Extent;
  /** What `place` put on the stage, in the screen's pixels. */
  area: Area;
}

/** Places something on the stage, a part of the screen, and again whenever their sizes change. */
export function usePlaced(
  screen: RefObject<HTMLElement | null>,
  stage: RefObject<HTMLElement | null>,
  place: (stage: Extent) => Area,
): Placed | undefined {
  const [placed, setPlaced] = useState<Placed>();

  useLayoutEffect(() => {
    const [outer, inner] = [screen.current, stage.current];
    if (!outer || !inner) return undefined;
    const measure = () => {
      const area = place({ width: inner.clientWidth, height: inner.clientHeight });
      setPlaced({
        view: { width: outer.clientWidth, height: outer.clientHeight },
        area: { ...area, left: area.left + inner.offsetLeft, top: area.top + inner.offsetTop },
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [screen, stage, place]);

  return placed;
}
