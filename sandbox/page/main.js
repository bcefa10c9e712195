import { find } from './dom.js';
import { openHappenings } from './happenings.js';
import { openOldShop } from './old-shop.js';
import { openPeople } from './people.js';
import { openPhone } from './phone.js';
import { countPending, follow, listSides, ServerGone } from './sandbox-client.js';
import { openStaffButton } from './staff-button.js';
import { openStage } from './stage.js';
import { openTheme } from './theme.js';

openTheme();
const trouble = find('.page-trouble');
const pending = find('.page-pending');
const happenings = openHappenings();
const stage = openStage();
const oldShop = openOldShop();
const staff = openStaffButton({ stage, happenings, onTrouble: (error) => void check(error) });
/** By the key of their chat. */
let phones = new Map();
let closePhones = () => {};

const people = openPeople({
  attempt: async (deed) => {
    try {
      return await deed();
    } catch (error) {
      showTrouble(error.message);
      return undefined;
    }
  },
  onChosen(chats) {
    closePhones();
    happenings.reset(chats.length > 1);
    stage.show(chats.map(({ messenger }) => messenger));
    phones = new Map(chats.map((chat) => [chat.key, openPhoneOf(chat)]));
    const messengerOf = new Map(chats.map(({ key, messenger }) => [key, messenger]));
    const stop = follow([...phones.keys()], {
      onConnection: (isOpen) => void check(isOpen ? undefined : new Error('The sandbox does not answer')),
      onChanges(key, changes) {
        phones.get(key).show(changes);
        const messenger = messengerOf.get(key);
        const isNews = happenings.show(messenger, changes);
        if (isNews) stage.showNews(messenger);
      },
    });
    closePhones = () => {
      stop();
      for (const phone of phones.values()) phone.close();
    };
  },
});

function openPhoneOf(chat) {
  return openPhone(stage.placeOf(chat.messenger), {
    chat,
    onPeople: () => people.open(),
    onTap: (label) => happenings.showTap(chat.messenger, label),
    onTrouble: (error) => void check(error),
  });
}

find('button', trouble).addEventListener('click', () => void start());
await start();
// Tells a bot that is not running from one that is slow, and a server that is gone from a quiet one.
setInterval(() => void watchPending(), 3000);

async function start() {
  try {
    staff.show((await listSides()).staff, { isAnew: true });
    await people.load();
    await oldShop.load();
    showTrouble(undefined);
  } catch (error) {
    showTrouble(error instanceof ServerGone ? goneText() : error.message);
  }
}

async function check(error) {
  if (error === undefined) return showTrouble(undefined);
  await watchPending();
}

/** The service registers its commands, its menu and its description when it starts, which may be after the page. */
async function watchPending() {
  try {
    showPending(await countPending());
    const { applicants, staff: staffChats } = await listSides();
    const latest = people.refresh(applicants);
    staff.show(staffChats);
    if ([...phones.keys()].some((key) => !latest.has(key))) return await start();
    for (const [key, phone] of phones) phone.showChat(latest.get(key));
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
