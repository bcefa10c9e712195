import { element } from './dom.js';

/** The main and the secondary button, which the phone draws below the page: https://core.telegram.org/bots/webapps#bottombutton */
export function createBottomButtons(onPress) {
  const main = createButton('mini-app-main', () => onPress('main_button_pressed'));
  const secondary = createButton('mini-app-secondary', () => onPress('secondary_button_pressed'));
  const view = element(
    'footer',
    { className: 'mini-app-foot', hidden: true, dataset: { position: 'left' } },
    secondary.view,
    main.view,
  );
  const draw = () => (view.hidden = main.view.hidden && secondary.view.hidden);
  return {
    view,
    setUpMain(wanted) {
      main.setUp(wanted);
      draw();
    },
    setUpSecondary(wanted) {
      if (['left', 'right', 'top', 'bottom'].includes(wanted.position))
        view.dataset.position = wanted.position;
      secondary.setUp(wanted);
      draw();
    },
    setColor: (color) => (view.style.background = color),
  };
}

/** What a page does not say stays as it was. */
function createButton(className, onPress) {
  const label = element('span', {});
  const view = element('button', { type: 'button', className, hidden: true }, label);
  const state = { is_visible: false, is_active: true, is_progress_visible: false, text: '' };
  view.addEventListener('click', onPress);
  return {
    view,
    setUp(wanted) {
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) state[name] = value;
      const text = String(state.text).trim();
      label.textContent = text;
      view.hidden = !state.is_visible || text === '';
      view.disabled = !state.is_active;
      view.classList.toggle('is-busy', state.is_progress_visible === true);
      view.classList.toggle('is-shining', state.has_shine_effect === true);
      view.setAttribute('aria-busy', String(state.is_progress_visible === true));
      view.style.background = state.color ?? '';
      view.style.color = state.text_color ?? '';
    },
  };
}
