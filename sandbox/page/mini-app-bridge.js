/**
 * The events between a Mini App in a frame and the phone: JSON texts `{ eventType, eventData }` in both directions, as
 * https://docs.telegram-mini-apps.com/platform/events and …/methods describe them for Telegram's web clients.
 * @param {HTMLIFrameElement} frame
 * @param {Record<string, (data: object, tell: Tell) => void>} handlers by event type; what has none is let pass
 * @typedef {(eventType: string, eventData?: unknown) => void} Tell
 * @returns {{ tell: Tell, close: () => void }}
 */
export function openBridge(frame, handlers) {
  const tell = (eventType, eventData) =>
    frame.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), '*');
  const hear = ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    const { eventType, eventData } = read(data);
    if (Object.hasOwn(handlers, eventType)) handlers[eventType](eventData ?? {}, tell);
  };
  addEventListener('message', hear);
  return { tell, close: () => removeEventListener('message', hear) };
}

function read(data) {
  try {
    return Object(JSON.parse(data));
  } catch {
    return {}; // Something else that a page says to whoever frames it.
  }
}
