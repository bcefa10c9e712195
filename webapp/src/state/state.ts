import type { Problem } from '../api/problem.ts';
import type { Config, Language, Me, Verification } from '../api/types.ts';
import type { Sending } from '../pieces/sender.ts';
import type { Words } from '../words/en.ts';
import type { Place } from './place.ts';

/** All that the page knows. Screens are a function of it; only what is being typed or filmed lives in a component. */
export interface State {
  entry: Entry;
  place: Place;
  language: Language;
  words: Words;
  config: Config | undefined;
  me: Me | undefined;
  /** `null`: there is no case. */
  verification: Verification | null;
  /** The person wants another document though one is chosen. */
  isChoosing: boolean;
  sending: Sending | undefined;
  /** Why the last thing the person did came to nothing; goes with the next thing they do. */
  problem: Problem | undefined;
  /** Said once, politely: something was done. */
  remark: string | undefined;
  isBusy: boolean;
  isOnline: boolean;
}

export type Entry =
  | { is: 'opening' | 'signed_in' }
  /** Trying again may help. */
  | { is: 'unreachable'; problem: Problem }
  | { is: 'signed_out'; why: SignedOutReason };

export type SignedOutReason = keyof Words['signedOut'];
