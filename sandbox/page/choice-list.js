import { element } from './dom.js';
import { icon } from './icons.js';

/**
 * Opens the rows of a list as a sheet over a phone: one is chosen, then sent. Escape or a touch beside it closes it.
 * @param {HTMLElement} place
 * @param {{ label: string, rows: { id: string, label: string, description?: string }[], opener: HTMLElement, onChosen: (row: object) => void }} options
 */
export function openChoiceList(place, { label, rows, opener, onChosen }) {
  const behind = [...place.children];
  const close = () => {
    veil.remove();
    for (const child of behind) child.inert = false;
    opener.focus();
  };
  const dismiss = element(
    'button',
    { type: 'button', className: 'icon-button', 'aria-label': 'Close the list' },
    icon('close'),
  );
  const send = element('button', { className: 'wide-button', disabled: true }, 'Send');
  const form = element(
    'form',
    {},
    ...rows.map((row, index) => rowView(row, index)),
    element('div', { className: 'list-foot' }, send),
  );
  const sheet = element(
    'section',
    { className: 'list-sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': label },
    element('header', {}, dismiss, element('h3', {}, label)),
    form,
  );
  const veil = element('div', { className: 'phone-veil' }, sheet);

  form.addEventListener('change', () => (send.disabled = false));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = rows[Number(new FormData(form).get('row'))];
    close();
    if (chosen) onChosen(chosen);
  });
  dismiss.addEventListener('click', close);
  veil.addEventListener('click', ({ target }) => target === veil && close());
  veil.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  for (const child of behind) child.inert = true;
  place.append(veil);
  form.querySelector('input').focus();
}

function rowView({ label, description }, index) {
  return element(
    'label',
    { className: 'list-row' },
    element(
      'span',
      { className: 'list-row-words' },
      element('span', { className: 'list-row-label' }, label),
      description && element('span', { className: 'list-row-description' }, description),
    ),
    element('input', { type: 'radio', name: 'row', value: String(index) }),
  );
}
