import type { Language } from '../accounts/language.ts';
import type { Verification } from '../verification/verification.ts';

/** Everything a prompt follows from. There is no other dialogue state that could drift from the case. */
export interface DialogueState {
  language: Language;
  hasConsented: boolean;
  /** The latest case, open or closed. */
  verification?: Verification;
}
