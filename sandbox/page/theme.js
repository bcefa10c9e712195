import { find } from './dom.js';
import { icon } from './icons.js';

/** The other of light and dark, from now on. */
export function changeTheme() {
  find('.theme-button').click();
}

/** Light or dark as the system is, until the button says otherwise. */
export function openTheme() {
  const button = find('.theme-button');
  const system = matchMedia('(prefers-color-scheme: dark)');
  let own = localStorage.getItem('theme');

  const draw = () => {
    const theme = own ?? (system.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    button.replaceChildren(icon(theme === 'dark' ? 'sun' : 'moon'));
    return theme;
  };
  button.addEventListener('click', () => {
    own = draw() === 'dark' ? 'light' : 'dark';
    localStorage.setItem('theme', own);
    draw();
  });
  system.addEventListener('change', draw);
  draw();
}
