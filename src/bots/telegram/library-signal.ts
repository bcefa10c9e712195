import type { Api } from 'grammy';

type LibrarySignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** The library's types ask for a polyfill's `AbortSignal`, which Node's own fulfils in all that it uses. */
export function toLibrarySignal(signal: AbortSignal): LibrarySignal;
export function toLibrarySignal(signal: unknown): unknown {
  return signal;
}
