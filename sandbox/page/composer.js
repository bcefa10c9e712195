import { openAttachSheet } from './attach-sheet.js';
import { element } from './dom.js';
import { icon } from './icons.js';
import { openMenu } from './popup-menu.js';
import { say, setBlocked } from './sandbox-client.js';

/** The bottom of a phone: text, commands, files. */
export function openComposer({ chat, messenger, place, list, attempt, press, opens }) {
  const { key } = chat;
  const { begins } = messenger;
  let commands = chat.bot.commands;
  let hasBegun = begins === undefined;
  /** What sending does now besides writing: an edit or a reply. */
  let mode;

  const input = element('textarea', {
    className: 'composer-input',
    rows: 1,
    maxLength: 4096,
    placeholder: 'Message',
    'aria-label': 'Message',
  });
  const send = roundButton('send', 'Send', 'composer-send');
  const slash = roundButton('commands', 'Commands');
  const attach = roundButton(chat.messenger === 'telegram' ? 'attach' : 'plus', 'Attach', 'composer-attach');
  const menu = element('ul', { className: 'command-menu', hidden: true, 'aria-label': 'Commands' });
  const context = element('div', { className: 'composer-context', hidden: true });
  const menuLabel = element('span', {});
  const launcher = element(
    'button',
    { type: 'button', className: 'composer-menu', hidden: true },
    icon('mini-app'),
    menuLabel,
  );
  const bar = element('div', { className: 'composer-bar' }, launcher, attach, slash, input, send);
  const start = element('button', { type: 'button', className: 'wide-button' }, begins?.label ?? '');
  const unblock = element('button', { type: 'button', className: 'wide-button' }, messenger.blocking[1]);
  const menuBar = element('nav', {
    className: 'menu-bar',
    'aria-label': 'Menu of the account',
    hidden: true,
  });
  const view = element('footer', { className: 'composer' }, menu, context, bar, menuBar, start, unblock);
  const sheet = openAttachSheet({ chat, messenger, place, list, attempt });

  const fit = () => {
    input.style.height = 'auto';
    if (input.scrollHeight > 0) input.style.height = `${Math.min(input.scrollHeight + 2, 120)}px`;
    send.disabled = input.value.trim() === '';
  };

  const setMode = (next) => {
    mode = next;
    context.hidden = next === undefined;
    if (!next) return;
    const cancel = element(
      'button',
      { type: 'button', className: 'icon-button', 'aria-label': 'Cancel' },
      icon('close'),
    );
    cancel.addEventListener('click', () => setMode(undefined));
    context.replaceChildren(icon(next.icon), element('span', {}, next.label), cancel);
    input.focus();
  };

  const submit = async () => {
    const text = input.value.trim();
    if (text === '') return;
    const sent = await attempt(() => (mode?.send ? mode.send(text) : say(chat, { text })));
    if (sent === undefined) return; // The text stays for another try.
    input.value = '';
    setMode(undefined);
    fit();
    showMenu(false);
  };

  const showMenu = (isOpen, filter = '') => {
    const fitting = commands.filter(({ command }) => command.startsWith(filter));
    menu.hidden = !isOpen || fitting.length === 0;
    slash.setAttribute('aria-expanded', String(!menu.hidden));
    menu.replaceChildren(
      ...fitting.map(({ command, description }) => {
        const button = element(
          'button',
          { type: 'button' },
          element('span', { className: 'command-name' }, `/${command}`),
          element('span', { className: 'command-description' }, description),
        );
        button.addEventListener('click', async () => {
          showMenu(false);
          input.value = '';
          fit();
          await attempt(() => say(chat, { text: `/${command}` }));
        });
        return element('li', {}, button);
      }),
    );
  };

  input.addEventListener('input', () => {
    fit();
    const typed = /^\/(\w*)$/.exec(input.value);
    showMenu(typed !== null, typed?.[1]);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') showMenu(false);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  input.addEventListener('paste', (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (file) sheet.sendFile(file);
  });
  place.addEventListener('dragover', (event) => event.preventDefault());
  place.ondrop = (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer?.files ?? []) sheet.sendFile(file);
  };
  send.addEventListener('click', () => void submit());
  slash.addEventListener('click', () => showMenu(menu.hidden));
  attach.addEventListener('click', () => sheet.toggle(attach));
  launcher.addEventListener('click', () => void opens.openMiniApp());
  start.addEventListener('click', async () => {
    await attempt(() => (begins.follows ? setBlocked(key, false) : say(chat, { text: begins.text })));
    if (!begins.follows) return;
    hasBegun = true; // An account need not greet its followers.
    setState({ isBlocked: false, isStarted: true });
  });
  unblock.addEventListener('click', () => void attempt(() => setBlocked(key, false)));

  const setState = ({ isBlocked, isStarted }) => {
    hasBegun ||= isStarted;
    bar.hidden = isBlocked || !hasBegun;
    menuBar.hidden = bar.hidden || menuBar.children.length === 0;
    start.hidden = isBlocked || hasBegun;
    unblock.hidden = !isBlocked;
  };
  let shownMenu = '[]';
  const showMenuBar = (items) => {
    if (JSON.stringify(items) === shownMenu) return; // It may be in use.
    shownMenu = JSON.stringify(items);
    menuBar.replaceChildren(
      ...items.map((item) => menuItemButton(item, { press, openPage: opens.openPage })),
    );
    menuBar.hidden = bar.hidden || items.length === 0;
  };
  const showBot = ({ commands: latest, menuButton, menu: items = [] }) => {
    commands = latest;
    // A menu button that opens a page takes the place of the one that opens the commands.
    launcher.hidden = menuButton === undefined;
    menuLabel.textContent = menuButton?.label ?? '';
    slash.hidden = latest.length === 0 || menuButton !== undefined;
    showMenuBar(items);
  };
  setState({ isBlocked: false, isStarted: false });
  showBot(chat.bot);
  fit();

  return {
    view,
    setState,
    showBot,
    edit(message, send) {
      input.value = message.text;
      setMode({ icon: 'edit', label: 'Editing', send });
      fit();
    },
    replyTo: (message) =>
      setMode({
        icon: 'reply',
        label: `Reply: ${message.text || 'a message without text'}`,
        send: (text) => say(chat, { text, replyTo: message.messageId }),
      }),
  };
}

function roundButton(iconName, label, className = '') {
  return element(
    'button',
    { type: 'button', className: `icon-button ${className}`, 'aria-label': label, title: label },
    icon(iconName),
  );
}

/** An item of the menu: it folds others, opens a page or tells the account. */
function menuItemButton({ label, id, url, items }, { press, openPage }) {
  const button = element(
    'button',
    { type: 'button', ...(items && { 'aria-haspopup': 'menu' }) },
    items && icon('list'),
    label,
  );
  const act = (item) => {
    if (/^https?:/.test(item.url ?? '')) openPage(item.url);
    void press(item.label, item.id === undefined ? { label: item.label } : { menuItemId: item.id });
  };
  button.addEventListener('click', () => {
    if (!items) return act({ label, id, url });
    openMenu(
      button,
      items.map((item) => ({
        icon: item.url === undefined ? 'send' : 'link',
        label: item.label,
        act: () => act(item),
      })),
    );
  });
  return button;
}
