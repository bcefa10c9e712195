import type { Config } from '../../core/config.ts';
import { messageWithoutValues, scrub } from '../../core/log.ts';
import { checkClock } from './check-clock.ts';
import {
  checkBlobs,
  checkBroker,
  checkDatabase,
  checkFaceEngine,
  checkFfmpeg,
  checkKeys,
} from './check-engines.ts';
import { checkTelegram, checkWeChat, checkWhatsApp } from './check-messengers.ts';
import { checkStaff } from './check-staff.ts';
import { bad, type Finding } from './finding.ts';

/** By what they look at, in the order in which it is told. */
const CHECKS: ReadonlyArray<[subject: string, check: (config: Config) => Promise<Finding>]> = [
  ['database', checkDatabase],
  ['broker', checkBroker],
  ['blobs', checkBlobs],
  ['face engine', checkFaceEngine],
  ['Telegram', checkTelegram],
  ['WhatsApp', checkWhatsApp],
  ['WeChat', checkWeChat],
  ['staff', checkStaff],
  ['keys', checkKeys],
  ['ffmpeg', checkFfmpeg],
  ['clock', checkClock],
];

const SIGNS: Readonly<Record<Finding['state'], string>> = { good: '✔', doubtful: '!', bad: '✘', absent: '·' };
const SUBJECT_WIDTH = 12;

/** Looks at everything that is configured at once, and tells in a fixed order; changes nothing. */
export async function* examine(config: Config): AsyncIterable<Finding> {
  const examined = CHECKS.map(([subject, check]) =>
    check(config).catch((err: unknown) => toFinding(subject, err)),
  );
  for (const finding of examined) yield await finding;
}

/** A check that fails by itself stops none of the others. */
function toFinding(subject: string, err: unknown): Finding {
  const reason = err instanceof Error ? messageWithoutValues(err) : 'for no reason it told';
  return bad(subject, `could not be looked at: ${reason}`, 'Tell us: this is a fault of the doctor');
}

/** One line: what, what is seen, what to do. */
export function describeFinding({ state, subject, seen, advice }: Finding): string {
  return scrub(
    `${SIGNS[state]} ${subject.padEnd(SUBJECT_WIDTH)} ${seen}${advice === undefined ? '' : `. ${advice}`}`,
  );
}
