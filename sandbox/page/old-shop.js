import { element, find } from './dom.js';
import { icon } from './icons.js';
import { listCustomers } from './sandbox-client.js';

/** The button that shows the old shop's sample customers; hidden where the sandbox has no old shop. */
export function openOldShop() {
  const button = find('.old-shop-button');
  button.append(icon('shop'), 'Old shop');
  button.addEventListener('click', () => void show());

  return {
    async load() {
      button.hidden = (await listCustomers()).length === 0;
    },
  };
}

async function show() {
  const customers = await listCustomers();
  const close = element('button', { className: 'wide-button' }, 'Close');
  const dialog = element(
    'dialog',
    { className: 'old-shop' },
    element(
      'form',
      { method: 'dialog' },
      element('h2', {}, 'Old shop'),
      element(
        'p',
        {},
        'Customers of the old shop, to try with: be verified, send /link, and enter one of these on the page.',
      ),
      element('ul', {}, ...customers.map(customerCard)),
      element('div', { className: 'dialog-buttons' }, close),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function customerCard({ name, login, password, orders }) {
  return element(
    'li',
    {},
    element(
      'strong',
      {},
      name,
      element('span', {}, orders === 0 ? 'no orders' : orders === 1 ? '1 order' : `${orders} orders`),
    ),
    element('span', {}, 'Login ', element('code', {}, login)),
    element('span', {}, 'Password ', element('code', {}, password)),
  );
}
