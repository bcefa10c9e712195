import { element, find } from './dom.js';
import { icon } from './icons.js';
import { createPerson, listChats } from './sandbox-client.js';

const languages = { en: 'English', ru: 'Русский', zh: '中文' };
const names = { en: ['Anna', 'James', 'Maria'], ru: ['Анна', 'Иван', 'Ольга'], zh: ['小明', '王芳', '李娜'] };
const hues = [172, 262, 22, 212, 332, 92];

/**
 * The list of people, of whom one holds the phone; remembered in the address, so that a reload keeps the place.
 * @param {{ onChosen: (chat: object) => void, attempt: (deed: () => Promise<unknown>) => Promise<unknown> }} options
 */
export function openPeople({ onChosen, attempt }) {
  const panel = find('.people');
  const veil = find('.people-veil');
  const list = find('.people-list');
  const add = find('.people-new');
  let chats = [];
  let chosen;

  const show = (isOpen) => {
    panel.classList.toggle('is-open', isOpen);
    veil.hidden = !isOpen;
  };

  const choose = (chat) => {
    chosen = chat.key;
    history.replaceState(undefined, '', `#${encodeURIComponent(chat.key)}`);
    draw();
    show(false);
    onChosen(chat);
  };

  const draw = () => {
    list.replaceChildren(
      ...chats.map((chat, index) =>
        element(
          'li',
          {},
          personButton(chat, {
            hue: hues[index % hues.length],
            isChosen: chat.key === chosen,
            act: () => choose(chat),
          }),
        ),
      ),
    );
  };

  const addPerson = async (person) => {
    const [chat] = (await attempt(() => createPerson(person))) ?? [];
    if (!chat) return;
    chats.push(chat);
    choose(chat);
  };

  add.append(icon('plus'), 'New person');
  add.addEventListener('click', () => askForPerson(chats.length, addPerson));
  veil.addEventListener('click', () => show(false));
  addEventListener('keydown', ({ key }) => key === 'Escape' && show(false));

  return {
    open: () => show(true),
    /** Takes up where the page was, or begins with one person in the browser's language. */
    async load() {
      chats = await listChats();
      const wanted = decodeURIComponent(location.hash.slice(1));
      const chat = chats.find(({ key }) => key === wanted) ?? chats[0];
      if (chat) return choose(chat);
      const own = navigator.language.slice(0, 2);
      const languageCode = own in languages ? own : 'en';
      await addPerson({ languageCode, firstName: names[languageCode][0] });
    },
    /** Shows who came since; false when the chat is gone: the sandbox forgets everything when it stops. */
    async refresh(key) {
      const latest = await listChats();
      if (latest.map((chat) => chat.key).join() !== chats.map((chat, index) => chat.key).join()) {
        chats = latest;
        draw();
      }
      return chats.some((chat) => chat.key === key);
    },
  };
}

function personButton({ person, type, title }, { hue, isChosen, act }) {
  const name = type === 'group' ? title : [person.firstName, person.lastName].filter(Boolean).join(' ');
  const avatar = element('span', { className: 'avatar', 'aria-hidden': 'true' }, [...name][0]);
  avatar.style.setProperty('--hue', String(hue));
  const button = element(
    'button',
    { type: 'button', className: 'person', 'aria-pressed': String(isChosen) },
    avatar,
    element(
      'span',
      { className: 'person-words' },
      element('span', { className: 'person-name' }, name),
      element(
        'span',
        { className: 'person-detail' },
        type === 'group' ? 'group' : (languages[person.languageCode] ?? person.languageCode),
      ),
    ),
  );
  button.addEventListener('click', act);
  return button;
}

function askForPerson(count, onPerson) {
  const name = element('input', { name: 'name', required: true, maxLength: 64, autocomplete: 'off' });
  const choices = Object.entries(languages).map(([code, label], index) =>
    element(
      'label',
      { className: 'language' },
      element('input', { type: 'radio', name: 'language', value: code, checked: index === count % 3 }),
      element('span', {}, label),
    ),
  );
  const cancel = element('button', { type: 'button', className: 'wide-button is-quiet' }, 'Cancel');
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', {}, 'New person'),
    element('label', { className: 'field' }, element('span', {}, 'First name'), name),
    element('fieldset', {}, element('legend', {}, 'Language of their messenger'), ...choices),
    element(
      'div',
      { className: 'dialog-buttons' },
      cancel,
      element('button', { className: 'wide-button' }, 'Create'),
    ),
  );
  const dialog = element('dialog', { className: 'new-person' }, form);
  const chosenLanguage = () => new FormData(form).get('language');
  const suggest = () => (name.value = names[chosenLanguage()][count % 3]);
  let isTyped = false;

  name.addEventListener('input', () => (isTyped = true));
  form.addEventListener('change', ({ target }) => target.name === 'language' && !isTyped && suggest());
  form.addEventListener('submit', () =>
    onPerson({ firstName: name.value.trim(), languageCode: chosenLanguage() }),
  );
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  suggest();
  document.body.append(dialog);
  dialog.showModal();
  name.select();
}
