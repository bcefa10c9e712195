import { clockTime, element, find } from './dom.js';
import { icon } from './icons.js';
import { mediaName } from './media-view.js';

/** The list beside the phones of what went on behind the glass. */
export function openHappenings() {
  const list = find('.happenings-list');
  const empty = find('.happenings-empty');
  let seen = new Map();
  let askedAt;

  const add = (kind, text, detail) => {
    empty.hidden = true;
    const place = element(
      'li',
      { className: `happening is-${kind}` },
      element('span', { className: 'happening-icon' }, icon(icons[kind])),
      element(
        'span',
        { className: 'happening-text' },
        text,
        detail && element('span', { className: 'happening-detail' }, detail),
      ),
      element('time', {}, clockTime(new Date(), true)),
    );
    list.prepend(place);
    while (list.children.length > 200) list.lastElementChild.remove();
  };

  return {
    /** Another person holds the phone. */
    reset() {
      seen = new Map();
      askedAt = undefined;
      list.replaceChildren();
      empty.hidden = false;
    },
    showTap(label) {
      askedAt = performance.now();
      add('person', 'The person tapped', label);
    },
    show({ messages, tapAnswers }) {
      const isHistory = seen.size === 0 && messages.length > 1;
      for (const message of messages) {
        const before = seen.get(message.messageId);
        seen.set(message.messageId, message);
        if (!isHistory) describe(message, before);
      }
      if (!isHistory) for (const { text } of tapAnswers) add('answer', 'The bot took note of the tap', text);
    },
  };

  function describe(message, before) {
    const what = mediaName(message) || quote(message.text);
    if (message.deletedBy && !before?.deletedBy) {
      return add('deleted', deletion(message), what);
    }
    if (!before && message.from === 'person') {
      askedAt = performance.now();
      return add('person', 'The person sent', what);
    }
    if (!before) {
      const wait = askedAt === undefined ? '' : ` after ${duration(performance.now() - askedAt)}`;
      return add('bot', `The bot answered${wait}`, what);
    }
    if (message.saidRevision !== before.saidRevision) {
      return add('edited', message.from === 'bot' ? 'The bot changed its words' : 'The person edited', what);
    }
    if (before.buttons.length > 0 && message.buttons.length === 0)
      add('edited', 'The bot took the buttons away', what);
  }
}

const icons = { deleted: 'trash', person: 'contact', bot: 'send', edited: 'edit', answer: 'check' };

function deletion({ from, deletedBy }) {
  if (from !== deletedBy) return `The ${deletedBy} deleted the ${from}’s message`;
  return deletedBy === 'bot'
    ? 'The bot deleted a message of its own'
    : 'The person deleted a message of their own';
}

function quote(text) {
  const line = text.split('\n')[0];
  return line.length > 60 ? `${line.slice(0, 58)}…` : line;
}

/** With a space that no line breaks at. */
function duration(milliseconds) {
  const isShort = milliseconds < 1000;
  return isShort ? `${Math.round(milliseconds)}\u00a0ms` : `${(milliseconds / 1000).toFixed(1)}\u00a0s`;
}
