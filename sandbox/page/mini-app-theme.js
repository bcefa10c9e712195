/** What Telegram's clients tell a page of their colours: https://core.telegram.org/bots/webapps#themeparams */
const themes = {
  light: {
    bg_color: '#ffffff',
    secondary_bg_color: '#f4f4f5',
    text_color: '#000000',
    hint_color: '#707579',
    subtitle_text_color: '#707579',
    link_color: '#1b75b0',
    accent_text_color: '#1b75b0',
    button_color: '#1b75b0',
    button_text_color: '#ffffff',
    header_bg_color: '#ffffff',
    section_bg_color: '#ffffff',
    section_header_text_color: '#1b75b0',
    section_separator_color: '#dfe1e5',
    bottom_bar_bg_color: '#ffffff',
    destructive_text_color: '#c62828',
  },
  dark: {
    bg_color: '#17212b',
    secondary_bg_color: '#0e1621',
    text_color: '#f5f5f5',
    hint_color: '#8da2b5',
    subtitle_text_color: '#8da2b5',
    link_color: '#74b6ee',
    accent_text_color: '#74b6ee',
    button_color: '#74b6ee',
    button_text_color: '#06192a',
    header_bg_color: '#17212b',
    section_bg_color: '#17212b',
    section_header_text_color: '#74b6ee',
    section_separator_color: '#101921',
    bottom_bar_bg_color: '#17212b',
    destructive_text_color: '#ff7b7f',
  },
};

export function themeParams() {
  return themes[document.documentElement.dataset.theme] ?? themes.light;
}

/** Calls `listener` whenever the page turns light or dark. Returns how to stop. */
export function watchTheme(listener) {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
