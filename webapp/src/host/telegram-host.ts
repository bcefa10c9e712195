import { wear, wearInsets } from './dress.ts';
import type { Host } from './host.ts';
import type { Launch } from './launch.ts';
import { paletteFrom, type ThemeParams, toStrings } from './palette.ts';
import type { TelegramBridge } from './telegram-bridge.ts';
import { createMainButton } from './telegram-main-button.ts';

const HAPTICS = {
  tick: { type: 'impact', impact_style: 'light' },
  success: { type: 'notification', notification_type: 'success' },
  warning: { type: 'notification', notification_type: 'warning' },
};

/** Telegram's own main and back buttons, theme, insets and vibration. */
export function createTelegramHost(
  { proof, telegram }: Launch,
  bridge: TelegramBridge,
  languageTag: string,
): Host {
  const mainButton = createMainButton(bridge);
  let goBack: (() => void) | undefined;

  function dressIn(theme: ThemeParams): void {
    const palette = paletteFrom(theme);
    wear(palette);
    if (!palette) return;
    const { colours } = palette;
    mainButton.paint({ color: colours['--color-accent'], text_color: colours['--color-on-accent'] });
    for (const place of ['header', 'background', 'bottom_bar']) {
      bridge.post(`web_app_set_${place}_color`, { color: colours['--color-background'] });
    }
  }

  bridge.on('back_button_pressed', () => goBack?.());
  bridge.on('theme_changed', (data) => dressIn(toStrings(data, 'theme_params')));
  bridge.on('safe_area_changed', (data) => wearInsets('safe', data));
  bridge.on('content_safe_area_changed', (data) => wearInsets('content', data));

  return {
    languageTag,
    proof,
    hasMainButton: true,
    hasBackButton: true,
    closesToChat: true,
    dress() {
      dressIn(telegram?.theme ?? {});
      for (const event of GREETINGS) bridge.post(event);
      // A swipe down closes the page: on a long screen that is how one scrolls back up.
      bridge.post('web_app_setup_swipe_behavior', { allow_vertical_swipe: false });
    },
    showMainButton: mainButton.show,
    showBackButton(onPress) {
      goBack = onPress;
      bridge.post('web_app_setup_back_button', { is_visible: onPress !== undefined });
    },
    feel: (kind) => bridge.post('web_app_trigger_haptic_feedback', HAPTICS[kind]),
    guardClosing: (guard) => bridge.post('web_app_setup_closing_behavior', { need_confirmation: guard }),
    close() {
      bridge.post('web_app_close');
      return true;
    },
  };
}

const GREETINGS = [
  'iframe_ready',
  'web_app_ready',
  'web_app_expand',
  'web_app_request_safe_area',
  'web_app_request_content_safe_area',
];
