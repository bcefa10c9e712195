import { element } from './dom.js';
import { icon } from './icons.js';
import { openBridge } from './mini-app-bridge.js';
import { createBottomButtons } from './mini-app-buttons.js';
import { askInPhone } from './mini-app-popup.js';
import { themeParams, watchTheme } from './mini-app-theme.js';
import { openOverlay } from './overlay.js';
import { openMenu } from './popup-menu.js';

const VERSION = '9.1';
const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * Opens a Mini App inside a Telegram phone, as Telegram's web clients do.
 * @param {HTMLElement} place
 * @param {{ name: string, username: string, launch: { url: string, initData: string }, onReload: () => void, onCommand: (text: string) => void, onLink: (url: string) => void }} options
 */
export function openMiniApp(place, { name, username, launch, onReload, onCommand, onLink }) {
  let needsConfirmation = false;
  let hasSettings = false;
  const buttons = createBottomButtons((eventType) => bridge.tell(eventType));
  const header = headerView(name);
  const { view, frame, close } = openOverlay(place, {
    className: 'overlay mini-app is-loading',
    label: name,
    header: header.view,
    foot: buttons.view,
    url: addressOf(launch),
  });

  const end = () => {
    bridge.close();
    sizes.disconnect();
    stopTheme();
    close();
  };
  const leave = async () => {
    if (needsConfirmation && !(await confirmLeaving(place))) return;
    end();
  };
  const tellTheme = () => bridge.tell('theme_changed', { theme_params: themeParams() });
  const tellSize = () =>
    bridge.tell('viewport_changed', {
      height: frame.clientHeight,
      width: frame.clientWidth,
      is_expanded: true,
      is_state_stable: true,
    });
  const showReady = () => view.classList.remove('is-loading');
  const paint = (set) => (wanted) => {
    const color = themeParams()[wanted.color_key] ?? wanted.color;
    if (/^#[0-9a-f]{6}$/i.test(color ?? '')) set(color);
  };

  const bridge = openBridge(frame, {
    iframe_ready: (_data, tell) => tell('set_custom_style', ''),
    web_app_ready: showReady,
    web_app_expand: tellSize,
    web_app_close: end,
    web_app_setup_closing_behavior: (data) => (needsConfirmation = data.need_confirmation === true),
    web_app_setup_main_button: buttons.setUpMain,
    web_app_setup_secondary_button: buttons.setUpSecondary,
    web_app_setup_back_button: ({ is_visible: isVisible }) => header.showBack(isVisible === true),
    web_app_setup_settings_button: ({ is_visible: isVisible }) => (hasSettings = isVisible === true),
    web_app_request_theme: tellTheme,
    web_app_request_viewport: tellSize,
    web_app_request_safe_area: (_data, tell) => tell('safe_area_changed', NO_INSETS),
    web_app_request_content_safe_area: (_data, tell) => tell('content_safe_area_changed', NO_INSETS),
    web_app_trigger_haptic_feedback(data) {
      view.dataset.haptic = [data.type, data.impact_style ?? data.notification_type]
        .filter(Boolean)
        .join(' ');
      navigator.vibrate?.(data.type === 'notification' ? [20, 60, 20] : 15);
    },
    web_app_set_header_color: paint((color) => (header.view.style.background = color)),
    web_app_set_background_color: paint((color) => (view.style.background = color)),
    web_app_set_bottom_bar_color: paint(buttons.setColor),
    web_app_open_link: ({ url }) => onLink(String(url)),
    web_app_open_tg_link({ path_full: path }) {
      const { pathname, searchParams } = new URL(String(path), 'https://t.me');
      if (pathname !== `/${username}`) return;
      end();
      if (searchParams.has('start')) onCommand(`/start ${searchParams.get('start')}`.trim());
    },
    async web_app_open_popup(wanted, tell) {
      const buttonId = await askInPhone(place, wanted);
      tell('popup_closed', buttonId === undefined ? {} : { button_id: buttonId });
    },
    web_app_request_fullscreen: (_data, tell) => tell('fullscreen_failed', { error: 'UNSUPPORTED' }),
    web_app_read_text_from_clipboard: ({ req_id: id }, tell) =>
      tell('clipboard_text_received', { req_id: id }),
    web_app_invoke_custom_method: ({ req_id: id }, tell) =>
      tell('custom_method_invoked', { req_id: id, error: 'UNSUPPORTED' }),
  });
  const sizes = new ResizeObserver(tellSize);
  sizes.observe(frame);
  const stopTheme = watchTheme(tellTheme);
  frame.addEventListener('load', showReady);

  header.back.addEventListener('click', () => {
    if (header.isBack()) bridge.tell('back_button_pressed');
    else void leave();
  });
  header.more.addEventListener('click', () =>
    openMenu(header.more, [
      hasSettings && { icon: 'edit', label: 'Settings', act: () => bridge.tell('settings_button_pressed') },
      {
        icon: 'retry',
        label: 'Reload',
        act() {
          end();
          onReload();
        },
      },
      { icon: 'close', label: 'Close', act: () => void leave() },
    ]),
  );
  return { close: end };
}

/** The fragment that tells a page who looks: https://core.telegram.org/bots/webapps#initializing-mini-apps */
function addressOf({ url, initData }) {
  const told = new URLSearchParams({
    tgWebAppData: initData,
    tgWebAppVersion: VERSION,
    tgWebAppPlatform: 'web',
    tgWebAppThemeParams: JSON.stringify(themeParams()),
  });
  return `${url}${url.includes('#') ? '&' : '#'}${told}`;
}

function headerView(name) {
  const back = element('button', { type: 'button', className: 'icon-button mini-app-back' });
  const more = element(
    'button',
    { type: 'button', className: 'icon-button', 'aria-label': 'Menu of the page' },
    icon('more'),
  );
  let isBack;
  const showBack = (isVisible) => {
    isBack = isVisible;
    back.setAttribute('aria-label', isVisible ? 'Back' : 'Close');
    back.replaceChildren(icon(isVisible ? 'back' : 'close'));
  };
  showBack(false);
  return {
    view: element(
      'header',
      { className: 'overlay-header' },
      back,
      element(
        'div',
        { className: 'overlay-title' },
        element('span', { className: 'overlay-name' }, name),
        element('span', { className: 'overlay-kind' }, 'mini app'),
      ),
      more,
    ),
    back,
    more,
    isBack: () => isBack,
    showBack,
  };
}

async function confirmLeaving(place) {
  const pressed = await askInPhone(place, {
    message: 'Changes that you made may not be saved.',
    buttons: [
      { id: 'leave', type: 'destructive', text: 'Close anyway' },
      { id: 'stay', type: 'cancel' },
    ],
  });
  return pressed === 'leave';
}
