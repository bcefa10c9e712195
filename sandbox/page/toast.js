import { openDialogOver } from './dialog.js';
import { element } from './dom.js';
import { icon } from './icons.js';

/** A line that goes away by itself: what the bot answered to a tap, or a problem, which only the sandbox has. */
export function showToast(place, text, kind = 'answer') {
  const toast = element(
    'div',
    { className: `toast is-${kind}`, role: kind === 'problem' ? 'alert' : 'status' },
    kind === 'problem' && icon('alert'),
    element('span', {}, kind === 'problem' ? `Sandbox: ${text}` : text),
  );
  endToasts();
  place.append(toast);
  setTimeout(() => toast.remove(), kind === 'problem' ? 7000 : 2500);
}

/** Whoever goes on to something else has read them. */
export function endToasts() {
  for (const toast of document.querySelectorAll('.toast')) toast.remove();
}

/** A line that stays until it is closed. */
export function showAlert(place, text) {
  const close = element('button', { type: 'button', className: 'wide-button' }, 'OK');
  const dialog = element('dialog', { className: 'alert' }, element('p', {}, text), close);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  openDialogOver(place, dialog);
}
