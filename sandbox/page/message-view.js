import { clockTime, element } from './dom.js';
import { icon } from './icons.js';
import { mediaName, mediaView } from './media-view.js';
import { richText } from './rich-text.js';

/**
 * @typedef {object} MessageActions
 * @property {(message: object, button: object) => Promise<unknown>} tap
 * @property {(message: object, opener: Element) => void} openList
 * @property {(message: object) => Promise<void>} openCard
 * @property {(wanted: { messageId: number, label: string }) => Promise<void>} openMiniApp
 * @property {(command: string) => void} sendCommand
 * @property {(message: object, at: Element) => void} openMenu
 */

/**
 * Draws one message as the person sees it; a deleted one as the ghost of what was there.
 * @param {object} message a `SeenMessage` of the control API
 * @param {{ messenger: object, actions: MessageActions, quoted?: string, isGroup: boolean }} context `quoted` is the text it replies to
 */
export function messageView(message, context) {
  if (message.event && !message.deletedBy) return eventView(message);
  const view = element('li', {
    className: `message from-${message.from}`,
    dataset: {
      messageId: message.messageId,
      saidRevision: message.saidRevision,
      initial: [...message.name][0],
    },
  });
  if (message.deletedBy) {
    view.classList.add('is-deleted');
    view.append(ghostView(message, context.messenger));
    return view;
  }
  view.append(bubbleView(message, context), ...choiceViews(message, context.actions));
  return view;
}

function bubbleView(message, { messenger, actions, quoted, isGroup }) {
  const bubble = element('div', { className: `bubble ${bubbleKind(message)}` });
  if (isGroup && message.from !== 'person') {
    const sender = element('div', { className: 'sender' }, message.name);
    sender.style.setProperty('--hue', String((message.senderId * 47) % 360));
    bubble.append(sender);
  }
  if (message.forwardedFrom) {
    bubble.append(
      element('div', { className: 'forwarded' }, icon('forward'), `Forwarded from ${message.forwardedFrom}`),
    );
  }
  if (quoted)
    bubble.append(element('div', { className: 'quoted', dir: 'auto' }, element('span', {}, quoted)));
  const media = mediaView(message);
  if (media) bubble.append(media);
  if (message.card) bubble.append(miniProgramView(message, actions));
  if (message.text) {
    bubble.append(
      element('div', { className: 'text', dir: 'auto' }, ...richText(message, actions.sendCommand)),
    );
  }
  bubble.append(metaView(message, messenger), menuButton(message, actions));
  return bubble;
}

function bubbleKind({ media, card, text }) {
  if (card) return 'has-card';
  if (media?.form === 'video_note' || media?.form === 'sticker') return 'is-bare';
  if (media?.form === 'photo' || media?.form === 'video')
    return text ? 'has-picture has-caption' : 'has-picture';
  return '';
}

function metaView({ editedAt, isProtected, isPinned, sentAt, from, status }, { service, hasTicks }) {
  return element(
    'span',
    { className: 'meta' },
    isProtected &&
      element(
        'span',
        { className: 'protected', title: `The ${service} does not let this be forwarded or saved` },
        icon('lock'),
        'protected ',
      ),
    isPinned && element('span', { className: 'pinned', title: 'Pinned' }, icon('pin')),
    editedAt &&
      element('span', { className: 'edited', title: `Edited at ${clockTime(editedAt, true)}` }, 'edited '),
    element('time', { dateTime: sentAt, title: clockTime(sentAt, true) }, clockTime(sentAt)),
    from === 'person' && (hasTicks ? ticksView(status) : icon('check')),
  );
}

function ticksView(status = 'sent') {
  const drawing = { sent: 'check', delivered: 'check-twice', read: 'check-twice', failed: 'alert' }[status];
  return element(
    'span',
    { className: `ticks is-${status}`, role: 'img', 'aria-label': status },
    icon(drawing),
  );
}

function menuButton(message, actions) {
  const button = element(
    'button',
    { type: 'button', className: 'message-menu', 'aria-label': 'What to do with this message' },
    icon('down'),
  );
  button.addEventListener('click', () => actions.openMenu(message, button));
  return button;
}

/** What can be pressed under the bubble. */
function choiceViews(message, actions) {
  const rows = message.buttons.map((row) =>
    element(
      'div',
      { className: 'button-row' },
      ...row.map((button) => choiceButton(message, button, actions)),
    ),
  );
  if (message.list) rows.push(element('div', { className: 'button-row' }, listButton(message, actions)));
  if (message.link) rows.push(element('div', { className: 'button-row' }, linkView(message.link)));
  return rows.length > 0 ? [element('div', { className: 'buttons' }, ...rows)] : [];
}

function listButton(message, { openList }) {
  const button = element(
    'button',
    { type: 'button', className: 'choice', 'aria-haspopup': 'dialog' },
    icon('list'),
    element('span', {}, message.list.label),
  );
  button.addEventListener('click', () => openList(message, button));
  return button;
}

function linkView({ label, url }) {
  return element(
    'a',
    { className: 'choice', href: url, target: '_blank', rel: 'noreferrer' },
    icon('link'),
    element('span', {}, label),
  );
}

function miniProgramView(message, { openCard }) {
  const { title, imageUrl } = message.card;
  const button = element(
    'button',
    { type: 'button', className: 'mini-program' },
    element('span', { className: 'mini-program-title' }, title),
    imageUrl && element('img', { src: imageUrl, alt: '' }),
    element('span', { className: 'mini-program-kind' }, icon('mini-program'), 'Mini Program'),
  );
  button.addEventListener('click', () => void openCard(message));
  return button;
}

function choiceButton(message, button, { tap, openMiniApp }) {
  if (button.miniAppUrl) {
    const opener = element(
      'button',
      { type: 'button', className: 'choice' },
      element('span', {}, button.label),
      icon('mini-app'),
    );
    const { messageId } = message;
    opener.addEventListener('click', () => void openMiniApp({ messageId, label: button.label }));
    return opener;
  }
  if (button.url) {
    return element(
      'a',
      { className: 'choice', href: button.url, target: '_blank', rel: 'noreferrer' },
      button.label,
    );
  }
  const view = element('button', { type: 'button', className: 'choice' }, element('span', {}, button.label));
  view.addEventListener('click', async () => {
    view.classList.add('is-waiting');
    await tap(message, button);
    setTimeout(() => view.classList.remove('is-waiting'), 8000);
  });
  return view;
}

function ghostView(message, { service }) {
  const own = message.from === 'person' || message.from === 'bot' ? 'you' : message.name;
  const who = message.deletedBy === 'bot' ? `the ${service}` : own;
  const what = mediaName(message);
  return element(
    'div',
    { className: 'bubble is-ghost' },
    element('s', { className: 'text', dir: 'auto' }, [what, message.text].filter(Boolean).join(' · ')),
    element(
      'span',
      { className: 'meta' },
      icon('trash'),
      `deleted by ${who} `,
      element('time', { dateTime: message.sentAt }, clockTime(message.sentAt)),
    ),
  );
}

const happenings = {
  group_created: (name) => `${name} created the group`,
  bot_joined: (name) => `${name} added the bot`,
  bot_left: (name) => `${name} left`,
  joined: (name, subject) => (name === subject ? `${name} joined` : `${name} added ${subject}`),
  left: (name, subject) => (name === subject ? `${name} left` : `${name} removed ${subject}`),
  topic_created: (name, subject) => `${name} opened “${subject}”`,
  topic_renamed: (name, subject) => `${name} renamed the topic to “${subject}”`,
  topic_closed: (name) => `${name} closed the topic`,
  topic_reopened: (name) => `${name} reopened the topic`,
  pinned: (name) => `${name} pinned a message`,
};

function eventView({ event, eventSubject, name, messageId, saidRevision }) {
  const text = happenings[event](name, eventSubject);
  return element('li', { className: 'message is-event', dataset: { messageId, saidRevision } }, text);
}
