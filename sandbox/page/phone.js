import { openComposer } from './composer.js';
import { element } from './dom.js';
import { icon } from './icons.js';
import { openChoiceList } from './choice-list.js';
import { openMessageList } from './message-list.js';
import { messengers } from './messengers.js';
import { openMiniApp } from './mini-app.js';
import { openMenu } from './popup-menu.js';
import {
  clearChat,
  editText,
  launch,
  removeMessage,
  savePath,
  say,
  setBlocked,
  tap,
} from './sandbox-client.js';
import { changeTheme } from './theme.js';
import { showAlert, showToast } from './toast.js';
import { openLinksInside, openWebPage } from './web-page.js';

const actionNames = {
  typing: 'typing',
  upload_photo: 'sending a photo',
  upload_document: 'sending a file',
  upload_video: 'sending a video',
};

/**
 * Opens a phone with one chat in `place`. Returns how to show what happens in it, and how to close it.
 * @param {HTMLElement} place
 * @param {{ chat: object, onPeople: () => void, onTap: (label: string) => void, onTrouble: (error?: Error) => void, leading?: HTMLElement, extraMenu?: () => object[] }} options
 *   `leading` stands before the title in place of the way to the people
 */
export function openPhone(place, { chat, onPeople, onTap, onTrouble, leading, extraMenu = () => [] }) {
  const { key } = chat;
  const messenger = messengers[chat.messenger];
  let { bot } = chat;
  let isBlocked = false;
  let tapsWaiting = 0;

  const attempt = async (deed) => {
    try {
      return await deed();
    } catch (error) {
      showToast(place, error.message, 'problem');
      onTrouble(error);
      return undefined;
    }
  };

  const press = async (label, pressed) => {
    tapsWaiting += 1;
    onTap(label);
    const opened = await attempt(() => tap(key, pressed));
    if (!messenger.answersTaps) list.endTaps();
    return opened;
  };

  /** What covers the chat. */
  let overlay = { close: () => {} };
  const openPage = (url) => (overlay = openWebPage(place, url));
  const openMiniAppBy = async (wanted) => {
    const launched = await attempt(() => launch(key, wanted));
    if (!launched) return;
    const { name, username } = bot;
    overlay = openMiniApp(place, {
      name,
      username,
      launch: launched,
      onReload: () => void openMiniAppBy(wanted),
      onCommand: (text) => void attempt(() => say(chat, { text })),
      onLink: (url) => /^https?:/i.test(url) && open(url, '_blank', 'noreferrer'),
    });
  };

  const list = openMessageList({
    chat,
    messenger,
    actions: {
      tap: ({ messageId }, { callbackData, label }) => press(label, { messageId, callbackData }),
      openList: ({ messageId, list: choices }, opener) =>
        openChoiceList(place, {
          ...choices,
          opener,
          onChosen: ({ id, label }) => press(label, { messageId, rowId: id }),
        }),
      async openCard({ messageId, card }) {
        const opened = await press(card.title, { messageId });
        if (opened !== undefined) showToast(place, `The mini-program opens at ${opened}`);
      },
      openMiniApp: (wanted) => openMiniAppBy(wanted),
      greet: (text) => void attempt(() => say(chat, { text })),
      sendCommand: (text) => void attempt(() => say(chat, { text })),
      openMenu: (message, at) => openMenu(at, messageMenu(message)),
    },
  });
  openLinksInside(list.view, openPage);
  const opens = { openPage, openMiniApp: () => openMiniAppBy({}) };
  const composer = openComposer({ chat, messenger, place, list, attempt, press, opens });
  const header = headerView({ chat, messenger, onPeople, leading, menu: () => chatMenu() });
  place.replaceChildren(header.view, list.view, composer.view);

  const messageMenu = (message) => [
    !message.isProtected && {
      icon: 'forward',
      label: 'Forward here',
      act: () => attempt(() => say(chat, { forwardOf: message.messageId })),
    },
    message.media &&
      !message.isProtected && {
        icon: 'file',
        label: 'Save',
        act: () => keep(savePath(key, message.messageId), message.media.fileName),
      },
    messenger.canEdit &&
      message.from === 'person' &&
      message.text && {
        icon: 'edit',
        label: 'Edit',
        act: () => composer.edit(message, (text) => attempt(() => editText(key, message.messageId, text))),
      },
    { icon: 'reply', label: 'Reply', act: () => composer.replyTo(message) },
    messenger.canRemove &&
      message.from === 'person' && {
        icon: 'trash',
        label: 'Delete for everybody',
        act: () => attempt(() => removeMessage(key, message.messageId)),
      },
  ];

  const isGroup = chat.type === 'group';
  const chatMenu = () => [
    ...extraMenu(),
    !isGroup && {
      icon: isBlocked ? 'check' : 'ban',
      label: messenger.blocking[isBlocked ? 1 : 0],
      act: () => attempt(() => setBlocked(key, !isBlocked)),
    },
    { icon: 'moon', label: 'Light or dark', act: changeTheme },
    !chat.isForum && { icon: 'trash', label: 'Clear the chat', act: () => attempt(() => clearChat(key)) },
  ];

  return {
    show(changes) {
      isBlocked = changes.isBlocked;
      list.show(changes.messages);
      header.showAction(changes.action);
      composer.setState({ isBlocked, isStarted: list.hasMessages() });
      for (const answer of changes.tapAnswers) {
        list.endTaps();
        if (tapsWaiting > 0 && answer.text) (answer.isAlert ? showAlert : showToast)(place, answer.text);
        tapsWaiting = Math.max(tapsWaiting - 1, 0);
      }
    },
    /** The service's name, description, commands and menu, which may have changed. */
    showChat({ bot: latest }) {
      bot = latest;
      header.showBot(bot);
      list.showBot(bot);
      composer.showBot(bot);
    },
    close() {
      overlay.close();
      header.close();
    },
  };
}

/** The browser's way to keep a file. */
function keep(path, fileName = '') {
  element('a', { href: path, download: fileName }).click();
}

function headerView({ chat, messenger, onPeople, leading, menu }) {
  const idle = chat.subtitle ?? messenger.status;
  const name = element('span', { className: 'chat-name' }, chat.title);
  const status = element('span', { className: 'chat-status' }, idle);
  const people = element(
    'button',
    { type: 'button', className: 'icon-button chat-people', 'aria-label': 'People' },
    icon('people'),
  );
  const more = element(
    'button',
    { type: 'button', className: 'icon-button', 'aria-label': 'Chat menu' },
    icon('more'),
  );
  people.addEventListener('click', onPeople);
  more.addEventListener('click', () => openMenu(more, menu()));
  let timer;

  return {
    view: element(
      'header',
      { className: 'chat-header' },
      leading ?? people,
      chat.type === 'group'
        ? element('span', { className: 'staff-topic-icon' }, icon('topic'))
        : element('img', { className: 'chat-avatar', src: '/icon.svg', alt: '', width: 38, height: 38 }),
      element('div', { className: 'chat-title' }, name, status),
      more,
    ),
    showBot: (bot) => (name.textContent = chat.type === 'group' ? chat.title : bot.name),
    /** An action lasts five seconds: https://core.telegram.org/bots/api#sendchataction. */
    showAction(action) {
      clearTimeout(timer);
      status.textContent = action ? `${actionNames[action] ?? 'busy'}…` : idle;
      status.classList.toggle('is-busy', action !== undefined);
      if (action) timer = setTimeout(() => this.showAction(undefined), 5000);
    },
    close: () => clearTimeout(timer),
  };
}
