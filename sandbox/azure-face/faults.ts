import type { FaceError } from './face-error.ts';

/** What goes wrong. `times` counts down; without it the fault stays. */
export type FaceFault = { operation?: 'detect' | 'verify'; times?: number } & (
  | { kind: 'error'; error: FaceError }
  /** An error page from a proxy in front of the service. */
  | { kind: 'html'; status: number }
  /** Never answers. */
  | { kind: 'hang' }
  /** Closes the connection in the middle of the answer. */
  | { kind: 'cut' }
  /** Acts, and answers with this text instead. */
  | { kind: 'says'; text: string }
  /** Acts, and answers what `change` makes of the answer. */
  | { kind: 'changed'; change: (body: unknown) => unknown }
  /** Waits before it acts. */
  | { kind: 'slow'; milliseconds: number }
  /** Forgets every face id given so far. */
  | { kind: 'forgets' }
);

export interface FaceFaults {
  inject(fault: FaceFault): void;
  clear(): void;
  /** Uses up one occurrence of the first fault that fits. */
  take(operation: 'detect' | 'verify'): FaceFault | undefined;
}

export function createFaceFaults(): FaceFaults {
  let faults: FaceFault[] = [];
  return {
    inject: (fault) => void faults.push({ ...fault }),
    clear: () => (faults = []),
    take(operation) {
      const found = faults.find((fault) => fault.operation === undefined || fault.operation === operation);
      if (found?.times !== undefined) {
        found.times -= 1;
        if (found.times <= 0) faults = faults.filter((fault) => fault !== found);
      }
      return found;
    },
  };
}
