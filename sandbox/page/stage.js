import { element, find } from './dom.js';
import { messengers } from './messengers.js';

/** The phones: side by side where there is room, one at a time behind tabs where there is none. */
export function openStage() {
  const stage = find('.stage');
  const tabs = find('.tabs');
  /** By messenger. */
  const places = new Map();
  let current = sessionStorage.getItem('messenger');

  /** The staff's phone, beside those of an applicant. */
  let staff;

  const choose = (messenger) => {
    current = messenger;
    sessionStorage.setItem('messenger', messenger);
    for (const [name, { figure, tab }] of places) {
      const isCurrent = name === messenger;
      figure.classList.toggle('is-current', isCurrent);
      tab.setAttribute('aria-selected', String(isCurrent));
      tab.tabIndex = isCurrent ? 0 : -1;
      if (isCurrent) tab.classList.remove('has-news');
    }
  };

  const createPlace = (messenger, { name, label = `${name} chat` }) => {
    const phone = element('section', {
      className: 'phone',
      id: `phone-${messenger}`,
      dataset: { messenger },
      'aria-label': label,
    });
    const figure = element(
      'figure',
      { className: 'stage-place', dataset: { messenger } },
      element('figcaption', {}, name),
      phone,
    );
    const tab = element(
      'button',
      { type: 'button', role: 'tab', className: 'tab', 'aria-controls': phone.id, dataset: { messenger } },
      name,
    );
    tab.addEventListener('click', () => choose(messenger));
    return { figure, tab, phone };
  };

  tabs.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const names = [...places.keys()];
    const next = names.at((names.indexOf(current) + step) % names.length);
    choose(next);
    places.get(next).tab.focus();
  });

  const lay = () => {
    const others = [...places.values()].filter((place) => place !== staff);
    const all = staff ? [staff, ...others] : others;
    stage.replaceChildren(...all.map(({ figure }) => figure));
    tabs.replaceChildren(...[...places.values()].map(({ tab }) => tab));
    tabs.hidden = places.size < 2;
  };

  return {
    /** Shows a phone for each of these messengers and for no other. */
    show(wanted) {
      places.clear();
      for (const messenger of wanted) places.set(messenger, createPlace(messenger, messengers[messenger]));
      document.body.dataset.phones = String(places.size);
      if (staff) places.set('staff', staff);
      lay();
      choose(places.has(current) ? current : wanted[0]);
    },
    /** Makes room for the staff's phone, in front of the others. Returns where it is. */
    addStaff() {
      staff ??= createPlace('staff', { name: 'Staff', label: 'Staff phone' });
      staff.phone.dataset.messenger = 'telegram';
      return staff.phone;
    },
    placeOf: (messenger) => places.get(messenger).phone,
    /** Something was said, perhaps behind another tab. */
    showNews(messenger) {
      const { phone, tab } = places.get(messenger);
      if (!phone.checkVisibility()) tab.classList.add('has-news');
    },
  };
}
