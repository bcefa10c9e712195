import { useEffect, useRef } from 'preact/hooks';

/** Calls once the moment has come, or at once where it is past; never while there is none. */
export function useDeadline(deadline: Date | undefined, onReached: () => void): void {
  const whenReached = useRef(onReached);
  whenReached.current = onReached;
  const at = deadline?.getTime();

  useEffect(() => {
    if (at === undefined) return undefined;
    const timer = setTimeout(() => whenReached.current(), Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
}
