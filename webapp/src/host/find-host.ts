import { createBrowserHost } from './browser-host.ts';
import type { Host } from './host.ts';
import { type Launch, readLaunch } from './launch.ts';
import { openTelegramBridge } from './telegram-bridge.ts';
import { createTelegramHost } from './telegram-host.ts';

export function findHost(): Host {
  const launch = remembered(readLaunch(location));
  const tag = launch.telegram?.languageTag ?? navigator.language;
  return launch.telegram && hasTelegram()
    ? createTelegramHost(launch, openTelegramBridge(), tag)
    : createBrowserHost(launch, tag);
}

/** Its page may be opened outside of it: then nobody would draw the buttons. */
function hasTelegram(): boolean {
  return (
    window.parent !== window || ['TelegramWebviewProxy', 'external'].some((name) => canTalkThrough(name))
  );
}

function canTalkThrough(name: string): boolean {
  const way: unknown = Reflect.get(window, name);
  return (
    typeof way === 'object' && way !== null && (Reflect.has(way, 'postEvent') || Reflect.has(way, 'notify'))
  );
}

const ENTRY = 'bonafide.telegram';

/** A page that is loaded anew has its launch parameters no longer. Theme and language are kept for it, the proof never. */
function remembered(launch: Launch): Launch {
  try {
    if (launch.telegram) sessionStorage.setItem(ENTRY, JSON.stringify(launch.telegram));
    const kept = sessionStorage.getItem(ENTRY);
    return kept !== null && hasTelegram() ? { ...launch, telegram: JSON.parse(kept) } : launch;
  } catch {
    return launch;
  }
}
