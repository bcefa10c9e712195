import { z } from 'zod';

/** What the end of a connection means for the next one. */
export type Closing = 'logged_out' | 'restart' | 'replaced' | 'banned' | 'outdated' | 'lost';

const boomSchema = z.object({ output: z.object({ statusCode: z.number() }) });

/** The status the library gives the error it closed with; most are the server's own.
 * https://github.com/WhiskeySockets/Baileys/blob/master/src/Types/index.ts */
export function whyClosed(err: unknown): Closing {
  const parsed = boomSchema.safeParse(err);
  switch (parsed.success ? parsed.data.output.statusCode : undefined) {
    case 401:
      return 'logged_out';
    case 515:
      return 'restart';
    case 440:
      return 'replaced';
    case 402:
    case 403:
      return 'banned';
    case 405:
    case 411:
      return 'outdated';
    default:
      return 'lost';
  }
}
