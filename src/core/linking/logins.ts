const LONGEST_SHOWN = 40;

/** As a person types it, without what slips in: spaces around it, and what cannot be seen. */
export function tidyLogin(login: string): string {
  return login.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
}

/**
 * What tries at a login are counted under. Whatever a shop may take for the same login is the same here: capitals, accents,
 * widths and spaces do not count. Two people share a count sooner than that one gets twice as many tries.
 */
export function countedLogin(login: string): string {
  return login
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}\p{Cf}\s]/gu, '')
    .toLowerCase();
}

/** Enough for its owner to recognise: `a•••@example.com`, `pa•••`. */
export function maskLogin(login: string): string {
  const [name = '', ...domain] = tidyLogin(login).split('@');
  const characters = Array.from(name);
  const shown = characters.slice(0, characters.length > 4 && domain.length === 0 ? 2 : 1).join('');
  const end = domain.length > 0 ? `@${domain.join('@')}` : '';
  return `${shown}•••${Array.from(end).slice(0, LONGEST_SHOWN).join('')}`;
}
