import { z } from 'zod';

/**
 * What goes wrong. `method` is one of the messenger's API as its stand-in names them, `*` for all of them, `download` for the
 * bytes of a file, or `webhook`; `times` counts down, `probability` is drawn each time.
 */
export const faultSchema = z.intersection(
  z.object({
    method: z.string().default('*'),
    times: z.number().int().positive().optional(),
    probability: z.number().min(0).max(1).optional(),
  }),
  z.discriminatedUnion('kind', [
    /** An error answer in the API's own form, with `code` where that form has one; `status` of HTTP, where it is not what
     * goes with that code. */
    z.object({
      kind: z.literal('error'),
      code: z.number().int(),
      description: z.string(),
      status: z.number().int().optional(),
      retryAfterSeconds: z.number().int().optional(),
    }),
    /** An error page from a proxy in front of the API. */
    z.object({ kind: z.literal('html'), code: z.number().int().default(502) }),
    /** Never answers. */
    z.object({ kind: z.literal('hang') }),
    /** Closes the connection: before an answer, or in a download after `afterBytes`. */
    z.object({ kind: z.literal('cut'), afterBytes: z.number().int().nonnegative().default(0) }),
    /** A download that stops moving after `afterBytes` and stays open. */
    z.object({ kind: z.literal('stall'), afterBytes: z.number().int().nonnegative().default(0) }),
    /** Acts, but closes the connection instead of answering: the caller cannot know that it worked. */
    z.object({ kind: z.literal('lost_answer') }),
    /** Waits before it acts. */
    z.object({ kind: z.literal('slow'), milliseconds: z.number().nonnegative() }),
    /** A poll or webhook delivery brings what was already confirmed once more. */
    z.object({ kind: z.literal('duplicate') }),
    /** A call that a stranger made up, without what only the messenger knows, comes before the true one. */
    z.object({ kind: z.literal('plain_mode') }),
    /** A call that was changed under way comes before the true one. */
    z.object({ kind: z.literal('flipped') }),
    /** A file's address is at another host. */
    z.object({ kind: z.literal('foreign_host'), host: z.string().default('media.example') }),
    /** A file has other bytes than was said, as many. */
    z.object({ kind: z.literal('corrupt') }),
    /** A file has fewer bytes than was said. */
    z.object({ kind: z.literal('wrong_size') }),
    /** A file is gone. */
    z.object({ kind: z.literal('expired') }),
    /** One webhook call brings as many notices at once. */
    z.object({ kind: z.literal('batch'), size: z.number().int().min(2) }),
    /** Every access token so far becomes invalid. */
    z.object({ kind: z.literal('token_revoked') }),
  ]),
);

/** What strikes only where it is asked for. */
const particularKinds: readonly string[] = [
  'duplicate',
  'plain_mode',
  'flipped',
  'foreign_host',
  'token_revoked',
  'corrupt',
  'wrong_size',
  'expired',
  'batch',
];

export type Fault = z.infer<typeof faultSchema>;
/** A fault as a caller writes it: what has a default may be left out. */
export type FaultDescription = z.input<typeof faultSchema>;

export interface Faults {
  inject(fault: FaultDescription): void;
  clear(): void;
  /** Uses up one occurrence of the first fault that fits. */
  take(method: string, kinds?: Fault['kind'][]): Fault | undefined;
  list(): Fault[];
}

export function createFaults(draw: () => number = Math.random): Faults {
  let faults: Fault[] = [];

  const strikes = (fault: Fault, method: string): boolean =>
    fits(fault.method, method) && (fault.probability === undefined || draw() < fault.probability);

  return {
    inject: (description) => void faults.push(faultSchema.parse(description)),
    clear: () => (faults = []),
    take(method, kinds) {
      const found = faults.find(
        (fault) =>
          (kinds ? kinds.includes(fault.kind) : !particularKinds.includes(fault.kind)) &&
          strikes(fault, method),
      );
      if (found?.times !== undefined) {
        found.times -= 1;
        if (found.times === 0) faults = faults.filter((fault) => fault !== found);
      }
      return found;
    },
    list: () => [...faults],
  };
}

function fits(wanted: string, method: string): boolean {
  if (wanted === '*') return method !== 'download';
  return wanted.toLowerCase() === method.toLowerCase();
}
