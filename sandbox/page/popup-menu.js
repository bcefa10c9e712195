import { element } from './dom.js';
import { icon } from './icons.js';
import { endToasts } from './toast.js';

/**
 * Opens a small menu beside `anchor`; a choice, Escape or a touch elsewhere closes it.
 * @param {Element} anchor
 * @param {(false | undefined | { icon: string, label: string, act: () => void })[]} items
 */
export function openMenu(anchor, items) {
  const menu = element('div', { className: 'popup-menu', role: 'menu' });
  const close = () => {
    menu.remove();
    document.removeEventListener('pointerdown', onOutside, true);
    document.removeEventListener('keydown', onKey);
  };
  const onOutside = (event) => menu.contains(event.target) || close();
  const onKey = (event) => event.key === 'Escape' && close();

  for (const item of items.filter(Boolean)) {
    const button = element('button', { type: 'button', role: 'menuitem' }, icon(item.icon), item.label);
    button.addEventListener('click', () => {
      close();
      item.act();
    });
    menu.append(button);
  }
  endToasts();
  document.body.append(menu);
  placeBeside(menu, anchor.getBoundingClientRect());
  menu.querySelector('button')?.focus();
  document.addEventListener('pointerdown', onOutside, true);
  document.addEventListener('keydown', onKey);
}

function placeBeside(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  const top = at.bottom + height + 8 > innerHeight ? at.top - height - 4 : at.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}
