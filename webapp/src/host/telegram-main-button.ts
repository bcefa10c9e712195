import type { MainButton } from './host.ts';
import type { TelegramBridge } from './telegram-bridge.ts';

interface DrawnMainButton {
  show: (button: MainButton | undefined) => void;
  paint: (colours: { color: string; text_color: string }) => void;
}

/** Telegram draws the main button below the page, from what we last said of it. */
export function createMainButton(bridge: TelegramBridge): DrawnMainButton {
  let button: MainButton | undefined;
  let colours = {};
  let isDue = false;
  bridge.on('main_button_pressed', () => button?.onPress());

  function draw(): void {
    isDue = false;
    const shown = button && {
      text: button.label,
      is_active: !button.isDisabled && !button.isBusy,
      is_progress_visible: button.isBusy,
      ...colours,
    };
    bridge.post('web_app_setup_main_button', { is_visible: shown !== undefined, ...shown });
  }

  /** One screen takes its button away and the next brings its own: drawn once, when both have spoken. */
  function drawSoon(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(draw);
  }

  return {
    show(next) {
      button = next;
      drawSoon();
    },
    paint(next) {
      colours = next;
      drawSoon();
    },
  };
}
