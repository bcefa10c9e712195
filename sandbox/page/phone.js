import { openComposer } from './composer.js';
import { element } from './dom.js';
import { icon } from './icons.js';
import { openMessageList } from './message-list.js';
import { openMenu } from './popup-menu.js';
import { clearChat, editText, follow, lookAtChat, say, setBlocked, tap } from './sandbox-client.js';
import { changeTheme } from './theme.js';
import { showAlert, showToast } from './toast.js';

const actionNames = {
  typing: 'typing',
  upload_photo: 'sending a photo',
  upload_document: 'sending a file',
  upload_video: 'sending a video',
};

/**
 * Opens a phone with one chat in `place`. Returns how to close it.
 * @param {HTMLElement} place
 * @param {{ chat: object, onPeople: () => void, onChanges: (changes: object) => void, onTap: (label: string) => void, onTrouble: (error?: Error) => void }} options
 */
export function openPhone(place, { chat, onPeople, onChanges, onTap, onTrouble }) {
  const { key } = chat;
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

  const list = openMessageList({
    chat,
    actions: {
      async tap({ messageId }, { callbackData, label }) {
        tapsWaiting += 1;
        onTap(label);
        await attempt(() => tap(key, messageId, callbackData));
      },
      sendCommand: (text) => void attempt(() => say(key, { text })),
      openMenu: (message, at) => openMenu(at, messageMenu(message)),
    },
  });
  const composer = openComposer({ chat, place, list, attempt });
  const header = headerView({ chat, onPeople, menu: () => chatMenu() });
  place.replaceChildren(header.view, list.view, composer.view);

  const messageMenu = (message) => [
    !message.isProtected && {
      icon: 'forward',
      label: 'Forward here',
      act: () => attempt(() => say(key, { forwardOf: message.messageId })),
    },
    message.from === 'person' &&
      message.text && {
        icon: 'edit',
        label: 'Edit',
        act: () => composer.edit(message, (text) => attempt(() => editText(key, message.messageId, text))),
      },
    { icon: 'reply', label: 'Reply', act: () => composer.replyTo(message) },
  ];

  const chatMenu = () => [
    {
      icon: isBlocked ? 'check' : 'ban',
      label: isBlocked ? 'Unblock the bot' : 'Block the bot',
      act: () => attempt(() => setBlocked(key, !isBlocked)),
    },
    { icon: 'moon', label: 'Light or dark', act: changeTheme },
    { icon: 'trash', label: 'Clear the chat', act: () => attempt(() => clearChat(key)) },
  ];

  const stop = follow(key, {
    onConnection: (isOpen) => onTrouble(isOpen ? undefined : new Error('The sandbox does not answer')),
    onChanges(changes) {
      isBlocked = changes.isBlocked;
      list.show(changes.messages);
      header.showAction(changes.action);
      composer.setState({ isBlocked, isStarted: list.hasMessages() });
      for (const answer of changes.tapAnswers) {
        list.endTaps();
        if (tapsWaiting > 0 && answer.text) (answer.isAlert ? showAlert : showToast)(place, answer.text);
        tapsWaiting = Math.max(tapsWaiting - 1, 0);
      }
      onChanges(changes);
    },
  });

  // The bot registers its commands and its description when it starts, which may be after the page.
  const refresh = setInterval(() => {
    lookAtChat(key)
      .then((latest) => {
        header.showBot(latest.bot);
        list.showBot(latest.bot);
        composer.showCommands(latest.bot.commands);
      })
      .catch(onTrouble);
  }, 4000);

  return () => {
    stop();
    clearInterval(refresh);
    header.close();
  };
}

function headerView({ chat, onPeople, menu }) {
  const name = element('span', { className: 'chat-name' }, chat.title);
  const status = element('span', { className: 'chat-status' }, 'bot');
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
      people,
      element('img', { className: 'chat-avatar', src: '/icon.svg', alt: '', width: 38, height: 38 }),
      element('div', { className: 'chat-title' }, name, status),
      more,
    ),
    showBot: (bot) => (name.textContent = chat.type === 'group' ? chat.title : bot.name),
    /** An action lasts five seconds: https://core.telegram.org/bots/api#sendchataction. */
    showAction(action) {
      clearTimeout(timer);
      status.textContent = action ? `${actionNames[action] ?? 'busy'}…` : 'bot';
      status.classList.toggle('is-busy', action !== undefined);
      if (action) timer = setTimeout(() => this.showAction(undefined), 5000);
    },
    close: () => clearTimeout(timer),
  };
}
