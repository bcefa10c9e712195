import type { Need } from '../needs.ts';

export type Say = (line: string) => void;

/** One thing the tests need: what is used for it, or why there is none. */
export interface Provision {
  title: string;
  /** In words, without credentials. */
  uses: string;
  /** How the tests learn of it (`needs.ts`, `servers/`). */
  environment?: Record<string, string>;
  missing?: ReadonlyArray<readonly [need: Need, why: string]>;
  /** Of the processes that ran the tests, each may have died before it tidied up. */
  close?: (testProcessIds: ReadonlyArray<number | undefined>) => Promise<void>;
}

/** Host, port and path of a URL: what may be shown of one that holds a password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}
