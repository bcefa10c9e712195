/**
 * How a page inside Telegram talks to it: named events with JSON, either way. The native apps bring `TelegramWebviewProxy` (the
 * old desktop one `external.notify`) and call `Telegram.WebView.receiveEvent`; in the browser both sides post messages between
 * frames. Names and shapes: Telegram's Mini Apps pages, https://core.telegram.org/api/web-events.
 */
export interface TelegramBridge {
  post(event: string, data?: object): void;
  on(event: string, hear: (data: unknown) => void): void;
}

export function openTelegramBridge(): TelegramBridge {
  const listeners = new Map<string, (data: unknown) => void>();
  const receive = (event: string, data: unknown): void => listeners.get(event)?.(data);
  defineOn(window, ['Telegram', 'WebView', 'receiveEvent'], receive);
  defineOn(window, ['TelegramGameProxy', 'receiveEvent'], receive);
  defineOn(window, ['TelegramGameProxy_receiveEvent'], receive);
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || window.parent === window) return;
    const { eventType, eventData } = eventIn(data);
    if (typeof eventType === 'string') receive(eventType, eventData);
  });
  return {
    post: (event, data = {}) => postThrough(event, data),
    on: (event, hear) => void listeners.set(event, hear),
  };
}

function postThrough(eventType: string, eventData: object): void {
  const proxy = memberOf(window, 'TelegramWebviewProxy');
  const external = memberOf(window, 'external');
  const message = JSON.stringify({ eventType, eventData });
  if (call(proxy, 'postEvent', eventType, JSON.stringify(eventData))) return;
  if (call(external, 'notify', message)) return;
  // Whoever frames us may read it: these events hold nothing but what is on the screen.
  if (window.parent !== window) window.parent.postMessage(message, '*');
}

function eventIn(data: unknown): { eventType?: unknown; eventData?: unknown } {
  try {
    return typeof data === 'string' ? (JSON.parse(data) ?? {}) : {};
  } catch {
    return {};
  }
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

function call(owner: unknown, name: string, ...values: readonly string[]): boolean {
  const method = memberOf(owner, name);
  if (typeof method !== 'function') return false;
  Reflect.apply(method, owner, values);
  return true;
}

function defineOn(owner: object, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    Reflect.set(owner, name, value);
    return;
  }
  const present = memberOf(owner, name);
  const member = typeof present === 'object' && present !== null ? present : {};
  Reflect.set(owner, name, member);
  defineOn(member, rest, value);
}
