import { element, fileSize } from './dom.js';
import { icon } from './icons.js';
import { messageView } from './message-view.js';
import { lastRequest, lastTurns } from './task.js';

/** The scrolling part of a phone. */
export function openMessageList({ chat, actions }) {
  const about = element('div', { className: 'about', hidden: true });
  const items = element('ol', {
    className: 'messages',
    role: 'log',
    'aria-label': `Chat with ${chat.title}`,
  });
  const view = element('div', { className: 'chat-body', tabIndex: -1 }, about, items);
  const shown = new Map();

  let isAtEnd = true;
  const scrollToEnd = () => {
    isAtEnd = true;
    view.scrollTop = view.scrollHeight;
  };
  view.addEventListener('scroll', () => {
    isAtEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 120;
  });
  // Pictures get their height when they arrive, and the keyboard takes some away.
  const sizes = new ResizeObserver(() => isAtEnd && scrollToEnd());
  sizes.observe(view);
  sizes.observe(items);

  const showBot = ({ name, description }) => {
    about.replaceChildren(
      element('h3', {}, 'What can this bot do?'),
      element('p', {}, description || `${name} has not said yet what it does.`),
    );
  };
  const botTexts = () =>
    [...items.querySelectorAll('.from-bot:not(.is-deleted) .text')].map(({ textContent }) => textContent);
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
        const drawn = messageView(message, actions);
        const before = shown.get(message.messageId);
        if (before) before.replaceWith(drawn);
        else {
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
