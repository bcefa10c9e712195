import type { ApiConfig } from '../core/api-config.ts';
import type { Clock } from '../core/clock.ts';
import type { Core } from '../core/create-core.ts';
import type { Limiters } from '../core/limits/limits.ts';
import type { CaseChanges } from '../core/verification/case-changes.ts';
import type { Policy } from '../core/verification/policy.ts';
import type { FrameTimes } from './frame/handle.ts';
import type { Proofs } from './sign-in/proofs.ts';

/** What the API stands on. */
export interface ApiDeps extends ApiConfig {
  core: Core;
  caseChanges: CaseChanges;
  limiters: Limiters;
  policy: Policy;
  clock: Clock;
  proofs: Proofs;
  /** Where people reach us, without a trailing slash. */
  publicUrl: string;
  /** Where the built web application lies. */
  webDirectory: string;
  /** Tests choose shorter ones. */
  times?: FrameTimes;
}
