import { element, find } from './dom.js';
import { icon } from './icons.js';
import { createPerson, listSides } from './sandbox-client.js';

const languages = { en: 'English', ru: 'Русский', zh: '中文' };
const names = { en: ['Anna', 'James', 'Maria'], ru: ['Анна', 'Иван', 'Ольга'], zh: ['小明', '王芳', '李娜'] };
const hues = [172, 262, 22, 212, 332, 92];

/**
 * The list of people, of whom one holds the phones; remembered in the address, so that a reload keeps the place.
 * @param {{ onChosen: (chats: object[]) => void, attempt: (deed: () => Promise<unknown>) => Promise<unknown> }} options
 */
export function openPeople({ onChosen, attempt }) {
  const panel = find('.people');
  const veil = find('.people-veil');
  const list = find('.people-list');
  const add = find('.people-new');
  let hands = [];
  let chosen;

  const show = (isOpen) => {
    panel.classList.toggle('is-open', isOpen);
    veil.hidden = !isOpen;
  };

  const choose = (hand) => {
    chosen = hand.id;
    history.replaceState(undefined, '', `#${encodeURIComponent(hand.id)}`);
    draw();
    show(false);
    onChosen(hand.chats);
  };

  const draw = () => {
    list.replaceChildren(
      ...hands.map((hand, index) =>
        element(
          'li',
          {},
          handButton(hand, {
            hue: hues[index % hues.length],
            isChosen: hand.id === chosen,
            act: () => choose(hand),
          }),
        ),
      ),
    );
    list.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const addPerson = async (person) => {
    const chats = await attempt(() => createPerson(person));
    if (!chats) return;
    const [hand] = toHands(chats);
    hands.push(hand);
    choose(hand);
  };

  add.append(icon('plus'), 'New person');
  add.addEventListener('click', () => askForPerson(hands.length, addPerson));
  veil.addEventListener('click', () => show(false));
  addEventListener('keydown', ({ key }) => key === 'Escape' && show(false));

  return {
    open: () => show(true),
    /** Takes up where the page was, or begins with one person in the browser's language. */
    async load() {
      hands = toHands((await listSides()).applicants);
      const wanted = decodeURIComponent(location.hash.slice(1));
      const hand = hands.find(({ id }) => id === wanted) ?? hands[0];
      if (hand) return choose(hand);
      const own = navigator.language.slice(0, 2);
      const languageCode = own in languages ? own : 'en';
      await addPerson({ languageCode, firstName: names[languageCode][0] });
    },
    /** Shows who came since. Returns all chats by key: the sandbox forgets them when it stops. */
    refresh(chats) {
      const latest = toHands(chats);
      if (latest.map(({ id }) => id).join() !== hands.map(({ id }) => id).join()) {
        hands = latest;
        draw();
      }
      return new Map(chats.map((chat) => [chat.key, chat]));
    },
  };
}

/** What one can hold: a person's own chat in each messenger, or a group in one of them and those in the others. */
function toHands(chats) {
  const byPerson = Map.groupBy(chats, ({ person }) => person.id);
  return [...byPerson].flatMap(([personId, all]) => {
    const own = all.filter(({ type }) => type === 'private');
    const groups = all.filter(({ type }) => type === 'group');
    return [
      { id: String(personId), person: own[0].person, chats: own },
      ...groups.map((group) => ({
        id: group.key,
        person: group.person,
        title: group.title,
        chats: own.map((chat) => (chat.messenger === group.messenger ? group : chat)),
      })),
    ];
  });
}

function handButton({ person, title }, { hue, isChosen, act }) {
  const name = title ?? [person.firstName, person.lastName].filter(Boolean).join(' ');
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
        title === undefined ? (languages[person.languageCode] ?? person.languageCode) : 'group',
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
