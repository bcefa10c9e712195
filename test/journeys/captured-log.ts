import { Writable } from 'node:stream';
import { createLog, type Log } from '../../src/core/log.ts';

export interface CapturedLog {
  log: Log;
  /** Every line so far, as it would have been printed. */
  lines(): string[];
}

export function captureLog(): CapturedLog {
  let written = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      if (process.env['BONAFIDE_TEST_LOG']) process.stderr.write(String(chunk));
      done();
    },
  });
  return {
    log: createLog({ level: 'debug', pretty: false, destination }),
    lines: () => written.split('\n').filter((line) => line !== ''),
  };
}
