import { element } from './dom.js';
import { icon } from './icons.js';
import { openOverlay } from './overlay.js';

/**
 * Opens a page as a messenger's own browser does. Only what is on this machine, which lets itself be framed; the rest, and
 * whatever refuses, opens in a new tab.
 * @param {HTMLElement} place
 * @param {string} url
 */
export function openWebPage(place, url) {
  if (!isHere(url)) {
    if (/^https?:/i.test(url)) open(url, '_blank', 'noreferrer');
    return { close: () => {} };
  }
  const shut = element(
    'button',
    { type: 'button', className: 'icon-button', 'aria-label': 'Close' },
    icon('close'),
  );
  const elsewhere = element(
    'a',
    {
      className: 'icon-button',
      href: url,
      target: '_blank',
      rel: 'noreferrer',
      title: 'Open in a new tab',
      'aria-label': 'Open in a new tab',
    },
    icon('link'),
  );
  const { host } = new URL(url);
  const overlay = openOverlay(place, {
    className: 'overlay web-page',
    label: host,
    header: element(
      'header',
      { className: 'overlay-header' },
      shut,
      element('div', { className: 'overlay-title' }, element('span', { className: 'overlay-name' }, host)),
      elsewhere,
    ),
    url,
  });
  shut.addEventListener('click', overlay.close);
  return overlay;
}

/** Links of the chat, unless the person wants them in a tab of their own. */
export function openLinksInside(list, openPage) {
  list.addEventListener('click', (event) => {
    const link = event.target.closest('a[target=_blank]');
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || !isPlain || !isHere(link.href)) return;
    event.preventDefault();
    openPage(link.href);
  });
}

function isHere(url) {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
