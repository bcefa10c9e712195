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

const CHECKS: ReadonlyArray<(config: Config) => Promise<Finding>> = [
  checkDatabase,
  checkBroker,
  checkBlobs,
  checkFaceEngine,
  checkTelegram,
  checkWhatsApp,
  checkWeChat,
  checkStaff,
  checkKeys,
  checkFfmpeg,
  checkClock,
];

const SIGNS: Readonly<Record<Finding['state'], string>> = { good: '✔', doubtful: '!', bad: '✘', absent: '·' };
const SUBJECT_WIDTH = 12;

/** Looks at everything that is configured at once, and tells in a fixed order; changes nothing. */
export async function* examine(config: Config): AsyncIterable<Finding> {
  const examined = CHECKS.map((check) => check(config).catch((err: unknown) => toFinding(check.name, err)));
  for (const finding of examined) yield await finding;
}

/** A check that fails by itself stops none of the others. */
function toFinding(check: string, err: unknown): Finding {
  const reason = err instanceof Error ? messageWithoutValues(err) : 'for no reason it told';
  return bad(check, `could not be looked at: ${reason}`, 'Tell us: this is a fault of the doctor');
}

/** One line: what, what is seen, what to do. */
export function describeFinding({ state, subject, seen, advice }: Finding): string {
  return scrub(
    `${SIGNS[state]} ${subject.padEnd(SUBJECT_WIDTH)} ${seen}${advice === undefined ? '' : `. ${advice}`}`,
  );
}
