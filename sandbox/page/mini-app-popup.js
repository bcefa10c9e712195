import { openDialogOver } from './dialog.js';
import { element } from './dom.js';

const labels = { ok: 'OK', close: 'Close', cancel: 'Cancel' };

/**
 * A popup of a Mini App: https://core.telegram.org/bots/webapps#popupparams. Resolves to the pressed button's id, or to
 * `undefined` when the person closes it otherwise.
 * @param {HTMLElement} place
 * @param {{ title?: string, message?: string, buttons?: { id?: string, type?: string, text?: string }[] }} wanted
 */
export function askInPhone(place, { title, message, buttons = [] }) {
  const { promise, resolve } = Promise.withResolvers();
  const shown = Array.isArray(buttons) && buttons.length > 0 ? buttons.slice(0, 3) : [{ type: 'close' }];
  const dialog = element(
    'dialog',
    { className: 'alert mini-app-popup' },
    title ? element('h2', {}, String(title)) : undefined,
    element('p', {}, String(message ?? '')),
    element('div', { className: 'dialog-buttons' }, ...shown.map(popupButton)),
  );
  let pressed;
  dialog.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (!button) return;
    pressed = button.dataset.id;
    dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(pressed);
  });
  openDialogOver(place, dialog);
  return promise;
}

function popupButton({ id = '', type = 'default', text }) {
  const isQuiet = type === 'cancel' || type === 'close';
  return element(
    'button',
    {
      type: 'button',
      className: `wide-button ${isQuiet ? 'is-quiet' : ''} ${type === 'destructive' ? 'is-dangerous' : ''}`,
      dataset: { id: String(id) },
    },
    labels[type] ?? String(text ?? ''),
  );
}
