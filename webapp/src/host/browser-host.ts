import type { Feel, Host } from './host.ts';
import type { Launch } from './launch.ts';

const VIBRATIONS: Record<Feel, number | number[]> = { tick: 8, success: [12, 60, 12], warning: 40 };

/** A plain browser, and WeChat's web-view, which is one: the page draws its buttons itself. */
export function createBrowserHost({ proof }: Launch, languageTag: string): Host {
  let isGuarded = false;
  addEventListener('beforeunload', (event) => {
    if (isGuarded) event.preventDefault();
  });
  return {
    languageTag,
    proof,
    hasMainButton: false,
    hasBackButton: false,
    closesToChat: /MicroMessenger/i.test(navigator.userAgent),
    dress() {},
    showMainButton() {},
    showBackButton() {},
    feel: (kind) => void (typeof navigator.vibrate === 'function' && navigator.vibrate(VIBRATIONS[kind])),
    guardClosing: (guard) => void (isGuarded = guard),
    close: () => closeInWeChat(),
  };
}

interface WeChatBridge {
  call(name: string): void;
}

/** WeChat's web-view brings this bridge; closing the page's window there leads back to the chat. */
function weChatBridge(): WeChatBridge | undefined {
  const bridge: unknown = Reflect.get(window, 'WeixinJSBridge');
  const method: unknown =
    typeof bridge === 'object' && bridge !== null ? Reflect.get(bridge, 'call') : undefined;
  if (typeof method !== 'function') return undefined;
  return { call: (name) => void Reflect.apply(method, bridge, [name]) };
}

function closeInWeChat(): boolean {
  const bridge = weChatBridge();
  bridge?.call('closeWindow');
  return bridge !== undefined;
}
