import { find } from './dom.js';
import { openHappenings } from './happenings.js';
import { openPeople } from './people.js';
import { openPhone } from './phone.js';
import { countPending, ServerGone } from './sandbox-client.js';
import { openTheme } from './theme.js';

openTheme();
const trouble = find('.page-trouble');
const pending = find('.page-pending');
const happenings = openHappenings();
let closePhone = () => {};
let openKey;

const people = openPeople({
  attempt: async (deed) => {
    try {
      return await deed();
    } catch (error) {
      showTrouble(error.message);
      return undefined;
    }
  },
  onChosen(chat) {
    closePhone();
    happenings.reset();
    openKey = chat.key;
    closePhone = openPhone(find('[data-messenger="telegram"]'), {
      chat,
      onPeople: () => people.open(),
      onChanges: (changes) => happenings.show(changes),
      onTap: (label) => happenings.showTap(label),
      onTrouble: (error) => void check(error),
    });
  },
});

find('button', trouble).addEventListener('click', () => void start());
await start();
// Tells a bot that is not running from one that is slow, and a server that is gone from a quiet one.
setInterval(() => void watchPending(), 3000);

async function start() {
  try {
    await people.load();
    showTrouble(undefined);
  } catch (error) {
    showTrouble(error instanceof ServerGone ? goneText() : error.message);
  }
}

async function check(error) {
  if (error === undefined) return showTrouble(undefined);
  await watchPending();
}

async function watchPending() {
  try {
    showPending(await countPending());
    if (openKey !== undefined && !(await people.refresh(openKey))) return await start();
    showTrouble(undefined);
  } catch {
    showTrouble(goneText()); // Whatever the reason, there is no answer.
  }
}

let waitedSince;

function showPending(count) {
  waitedSince = count === 0 ? undefined : (waitedSince ?? performance.now());
  pending.hidden = waitedSince === undefined || performance.now() - waitedSince < 5000;
  pending.textContent = `${count} update${count === 1 ? '' : 's'} waiting: is the bot running?`;
}

function goneText() {
  return 'The sandbox does not answer. Is it still running? What you see may be out of date.';
}

function showTrouble(text) {
  trouble.hidden = text === undefined;
  document.body.classList.toggle('has-trouble', text !== undefined);
  if (text !== undefined) find('.page-trouble-text', trouble).textContent = text;
}
