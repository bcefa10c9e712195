import { createBrowserHost } from './browser-host.ts';
import type { Host } from './host.ts';
import { type Launch, readLaunch } from './launch.ts';
import { openTelegramBridge } from './telegram-bridge.ts';
import { createTelegramHost } from './telegram-host.ts';

export function findHost(): Host {
  const launch = remembered(readLaunch(location));
  return launch.telegram
    ? createTelegramHost(launch, openTelegramBridge(), navigator.language)
    : createBrowserHost(launch, navigator.language);
}

const ENTRY = 'bonafide.telegram';

/** A page that is loaded anew has its launch parameters no longer. Theme and language are kept for it, the proof never. */
function remembered(launch: Launch): Launch {
  try {
    if (launch.telegram) sessionStorage.setItem(ENTRY, JSON.stringify(launch.telegram));
    const kept = sessionStorage.getItem(ENTRY);
    const isFramed = window.parent !== window || Reflect.has(window, 'TelegramWebviewProxy');
    return kept !== null && isFramed ? { ...launch, telegram: JSON.parse(kept) } : launch;
  } catch {
    return launch;
  }
}
