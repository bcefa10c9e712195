import { element } from './dom.js';

/**
 * Covers a phone with a page in a frame, which may use the camera; what lies below is out of reach until the end.
 * @param {HTMLElement} place
 * @param {{ className: string, label: string, header: HTMLElement, foot?: HTMLElement, url: string }} options
 * @returns {{ view: HTMLElement, frame: HTMLIFrameElement, close: () => void }}
 */
export function openOverlay(place, { className, label, header, foot, url }) {
  const opener = document.activeElement;
  const frame = element('iframe', {
    title: label,
    src: url,
    allow: 'camera; microphone; autoplay; fullscreen; clipboard-write',
    // As Telegram's web client has it: everything but leading the whole window elsewhere.
    sandbox:
      'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads',
  });
  const view = element(
    'section',
    { className, role: 'dialog', 'aria-modal': 'true', 'aria-label': label },
    header,
    element('div', { className: 'overlay-page' }, frame),
    foot,
  );
  const behind = [...place.children];
  for (const child of behind) child.inert = true;
  place.append(view);
  frame.focus();
  return {
    view,
    frame,
    close() {
      view.remove();
      for (const child of behind) child.inert = false;
      opener?.focus();
    },
  };
}
