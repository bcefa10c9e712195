import type { Language } from '../accounts/language.ts';
import type { HandoverQuestion } from '../handover/handover-store.ts';
import type { LinkQuestion } from './prompt.ts';
import type { Verification } from '../verification/verification.ts';

/** Everything a prompt follows from. There is no other dialogue state that could drift from it. */
export interface DialogueState {
  language: Language;
  hasConsented: boolean;
  /** The latest case, open or closed. */
  verification?: Verification;
  /** What is typed and answers nothing else is for support. */
  isSupportOpen?: boolean;
  /** What is asked of this chat beside the case. */
  question?: HandoverQuestion | LinkQuestion | undefined;
}
