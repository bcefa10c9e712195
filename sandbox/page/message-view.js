import { clockTime, element } from './dom.js';
import { icon } from './icons.js';
import { mediaName, mediaView } from './media-view.js';
import { richText } from './rich-text.js';

/**
 * @typedef {object} MessageActions
 * @property {(message: object, button: object) => Promise<void>} tap
 * @property {(command: string) => void} sendCommand
 * @property {(message: object, at: Element) => void} openMenu
 */

/**
 * Draws one message as the person sees it; a deleted one as the ghost of what was there.
 * @param {object} message a `SeenMessage` of the control API
 * @param {MessageActions} actions
 */
export function messageView(message, actions) {
  if (message.event) return eventView(message);
  const view = element('li', {
    className: `message from-${message.from}`,
    dataset: { messageId: message.messageId, saidRevision: message.saidRevision },
  });
  if (message.deletedBy) {
    view.classList.add('is-deleted');
    view.append(ghostView(message));
    return view;
  }
  view.append(bubbleView(message, actions));
  if (message.buttons.length > 0) view.append(buttonsView(message, actions));
  return view;
}

function bubbleView(message, actions) {
  const bubble = element('div', { className: `bubble ${bubbleKind(message)}` });
  if (message.forwardedFrom) {
    bubble.append(
      element('div', { className: 'forwarded' }, icon('forward'), `Forwarded from ${message.forwardedFrom}`),
    );
  }
  const media = mediaView(message);
  if (media) bubble.append(media);
  if (message.text) {
    bubble.append(
      element('div', { className: 'text', dir: 'auto' }, ...richText(message, actions.sendCommand)),
    );
  }
  bubble.append(metaView(message), menuButton(message, actions));
  return bubble;
}

function bubbleKind({ media, text }) {
  if (media?.form === 'video_note' || media?.form === 'sticker') return 'is-bare';
  if (media?.form === 'photo' || media?.form === 'video')
    return text ? 'has-picture has-caption' : 'has-picture';
  return '';
}

function metaView({ editedAt, isProtected, sentAt, from }) {
  return element(
    'span',
    { className: 'meta' },
    isProtected && element('span', { title: 'The bot does not let this be forwarded' }, 'protected '),
    editedAt &&
      element('span', { className: 'edited', title: `Edited at ${clockTime(editedAt, true)}` }, 'edited '),
    element('time', { dateTime: sentAt, title: clockTime(sentAt, true) }, clockTime(sentAt)),
    from === 'person' && icon('check'),
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

function buttonsView(message, { tap }) {
  const rows = message.buttons.map((row) =>
    element('div', { className: 'button-row' }, ...row.map((button) => choiceButton(message, button, tap))),
  );
  return element('div', { className: 'buttons' }, ...rows);
}

function choiceButton(message, button, tap) {
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

function ghostView(message) {
  const who = message.deletedBy === 'bot' ? 'the bot' : 'you';
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

function eventView({ event, name, messageId, saidRevision }) {
  const text = event === 'bot_joined' ? `${name} added the bot` : `${name} left`;
  return element('li', { className: 'message is-event', dataset: { messageId, saidRevision } }, text);
}
