import { clockTime, element, fileSize } from './dom.js';
import { icon } from './icons.js';
import { messageView } from './message-view.js';
import { greetings } from './messengers.js';
import { lastRequest, lastTurns } from './task.js';

/** A messenger that shows no time in its bubbles shows it above those that come after such a pause. */
const pauseMilliseconds = 5 * 60 * 1000;

/** The scrolling part of a phone. */
export function openMessageList({ chat, messenger, actions }) {
  const about = element('div', { className: 'about', hidden: true });
  const items = element('ol', {
    className: 'messages',
    role: 'log',
    'aria-label': `Chat with ${chat.title}`,
  });
  const view = element('div', { className: 'chat-body', tabIndex: -1 }, about, items);
  const shown = new Map();
  /** What was said, by message id. */
  const texts = new Map();
  let lastSentAt = 0;

  let isAtEnd = true;
  let lastTop = 0;
  const scrollToEnd = () => {
    isAtEnd = true;
    view.scrollTop = view.scrollHeight;
  };
  // What grows below moves the end away; only whoever scrolls up leaves it.
  view.addEventListener('scroll', () => {
    const isScrolledUp = view.scrollTop < lastTop;
    lastTop = view.scrollTop;
    if (view.scrollHeight - view.scrollTop - view.clientHeight < 120) isAtEnd = true;
    else if (isScrolledUp) isAtEnd = false;
  });
  // Pictures get their height when they arrive, and the keyboard takes some away.
  const sizes = new ResizeObserver(() => isAtEnd && scrollToEnd());
  sizes.observe(view);
  sizes.observe(items);

  const showBot = ({ name, description }) => {
    const greeting = greetings[chat.person.languageCode] ?? greetings.en;
    const greet = element('button', { type: 'button', className: 'wide-button' }, `Say “${greeting}”`);
    greet.addEventListener('click', () => actions.greet(greeting));
    about.replaceChildren(
      element('h3', {}, messenger.aboutTitle),
      element('p', {}, description || (messenger.about ?? `${name} has not said yet what it does.`)),
      ...(messenger.greets ? [greet] : []),
    );
  };
  const botTexts = () =>
    [...items.querySelectorAll('.from-bot:not(.is-deleted) .text')].map(({ textContent }) => textContent);
  const markTime = ({ sentAt }) => {
    const at = new Date(sentAt).getTime();
    if (messenger.hasTimeMarks && at - lastSentAt > pauseMilliseconds)
      items.append(element('li', { className: 'time-mark' }, clockTime(sentAt)));
    lastSentAt = at;
  };
  const draw = (message) => {
    texts.set(message.messageId, message.text);
    return messageView(message, {
      messenger,
      actions,
      quoted: texts.get(message.replyTo),
      isGroup: chat.type === 'group',
    });
  };
  showBot(chat.bot);
  about.hidden = false;
  items.hidden = true;

  return {
    view,
    showBot,
    hasMessages: () => shown.size > 0,
    lastRequest: () => lastRequest(botTexts()),
    lastTurns: () => lastTurns(botTexts()),
    /** Draws new messages at the end and changed ones where they are. */
    show(messages) {
      const isFirst = shown.size === 0;
      for (const message of messages) {
        const drawn = draw(message);
        const before = shown.get(message.messageId);
        if (before) before.replaceWith(drawn);
        else {
          markTime(message);
          if (!isFirst) drawn.classList.add('is-new');
          items.append(drawn);
        }
        shown.set(message.messageId, drawn);
      }
      about.hidden = shown.size > 0;
      items.hidden = shown.size === 0;
      if (isFirst || isAtEnd || messages.some(({ from }) => from === 'person')) scrollToEnd();
    },
    /** A file on its way, or not even made; returns how to move its bar and how to end it. */
    showUpload({ label, size, preview, state = `uploading · ${fileSize(size)}` }) {
      const bar = element('span', { className: 'upload-bar' });
      const status = element('span', { className: 'card-detail', role: 'status' }, state);
      const place = element(
        'li',
        { className: 'message from-person is-uploading is-new' },
        element(
          'div',
          { className: 'bubble' },
          preview && element('img', { className: 'picture', src: preview, alt: '' }),
          element(
            'div',
            { className: 'card' },
            element('span', { className: 'card-icon' }, icon('file')),
            element(
              'span',
              { className: 'card-words' },
              element('span', { className: 'card-title' }, label),
              status,
            ),
          ),
          element('span', { className: 'upload-track' }, bar),
        ),
      );
      items.hidden = false;
      items.append(place);
      scrollToEnd();
      return {
        move(progress) {
          bar.style.width = `${Math.round(progress * 100)}%`;
          if (progress >= 1) status.textContent = `sending · ${fileSize(size)}`;
        },
        end: () => place.remove(),
      };
    },
    endTaps() {
      for (const button of items.querySelectorAll('.choice.is-waiting'))
        button.classList.remove('is-waiting');
    },
  };
}
