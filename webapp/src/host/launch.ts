import type { Proof } from '../api/types.ts';
import { type ThemeParams, toStrings } from './palette.ts';

/** What the address says about how the page was opened. */
export interface Launch {
  proof: Proof | undefined;
  telegram: { languageTag: string | undefined; theme: ThemeParams } | undefined;
}

/**
 * Telegram puts its launch parameters into the fragment; a one-time link is `/capture/<token>`, or `#link=<token>` where
 * WeChat's mini-program hands its session over.
 */
export function readLaunch({ pathname, hash }: { pathname: string; hash: string }): Launch {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const initData = fragment.get('tgWebAppData') ?? '';
  const isTelegram = fragment.has('tgWebAppVersion') || fragment.has('tgWebAppData');
  // As it stands: a token has no character that an address would write otherwise.
  const token = fragment.get('link') ?? /^\/capture\/([^/]+)\/?$/.exec(pathname)?.[1];
  const link: Proof | undefined = token ? { type: 'link', token } : undefined;
  return {
    proof: initData === '' ? link : { type: 'telegram', initData },
    telegram: isTelegram
      ? { languageTag: languageOf(initData), theme: toStrings(parsed(fragment.get('tgWebAppThemeParams'))) }
      : undefined,
  };
}

/** Shown before the server has checked anything, so it decides nothing but the language. */
function languageOf(initData: string): string | undefined {
  return toStrings(parsed(new URLSearchParams(initData).get('user')))['language_code'];
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
