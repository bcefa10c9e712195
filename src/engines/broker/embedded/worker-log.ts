import { Logger } from 'graphile-worker';
import type { Log } from '../../../core/log.ts';

/** The job queue's own messages, without what comes with them: that holds whole jobs. */
export function createWorkerLog(log: Log): Logger {
  return new Logger(() => (level, message) => {
    const fields = { event: 'broker.worker', note: message };
    if (level === 'error' || level === 'warning') log.warn(fields);
    else log.debug(fields);
  });
}
