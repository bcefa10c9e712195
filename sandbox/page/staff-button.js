import { find } from './dom.js';
import { icon } from './icons.js';
import { openStaff } from './staff.js';

/** Shows the staff's phone beside the others and takes it away again; says when something was said there meanwhile. */
export function openStaffButton({ stage, happenings, onTrouble }) {
  const button = find('.staff-button');
  let staff;
  button.append(icon('people'), 'Staff');

  const draw = (isShown) => {
    document.body.classList.toggle('shows-staff', isShown);
    button.setAttribute('aria-pressed', String(isShown));
    sessionStorage.setItem('staff', isShown ? 'shown' : '');
    if (!isShown) return;
    button.classList.remove('has-news');
    happenings.giveWay();
  };

  button.addEventListener('click', () => draw(button.getAttribute('aria-pressed') !== 'true'));

  return {
    /**
     * @param {object[]} chats of all who work for the service; none where the sandbox has nobody
     * @param {{ isAnew?: boolean }} [options] whether the sandbox may be another one than before
     */
    show(chats, { isAnew = false } = {}) {
      if (chats.length === 0) return;
      if (!staff) {
        const place = stage.addStaff();
        const onNews = () => {
          stage.showNews('staff');
          if (!place.checkVisibility()) button.classList.add('has-news');
        };
        staff = openStaff({ place, onNews, onTrouble });
        button.hidden = false;
        draw(sessionStorage.getItem('staff') === 'shown');
      }
      staff.refresh(chats, { isAnew });
    },
  };
}
