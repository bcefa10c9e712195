import { clockTime, element, find } from './dom.js';
import { icon } from './icons.js';
import { mediaName } from './media-view.js';
import { messengers } from './messengers.js';

/** The list beside the phones of what went on behind the glass. */
export function openHappenings() {
  const list = find('.happenings-list');
  const empty = find('.happenings-empty');
  /** What each phone has shown, and since when an answer is awaited there. */
  let phones = new Map();
  let namesMessengers = false;
  const panel = openPanel();

  const phoneOf = (messenger) => {
    const phone = phones.get(messenger) ?? { seen: new Map(), askedAt: undefined };
    phones.set(messenger, phone);
    return phone;
  };

  const add = (messenger, { kind, text, detail }) => {
    empty.hidden = true;
    const place = element(
      'li',
      { className: `happening is-${kind}`, dataset: { messenger } },
      element('span', { className: 'happening-icon' }, icon(icons[kind])),
      element(
        'span',
        { className: 'happening-text' },
        element('time', {}, clockTime(new Date(), true)),
        namesMessengers && element('span', { className: 'happening-messenger' }, messengers[messenger].name),
        text,
        detail && element('span', { className: 'happening-detail' }, detail),
      ),
    );
    list.prepend(place);
    while (list.children.length > 200) list.lastElementChild.remove();
  };

  return {
    /** Another person holds the phones; with several, each line says in which it happened. */
    reset(hasSeveral) {
      phones = new Map();
      namesMessengers = hasSeveral;
      panel.suggest(!hasSeveral || matchMedia('(width >= 1400px)').matches);
      list.replaceChildren();
      empty.hidden = false;
    },
    /** Gives way to a phone, unless it was asked for. */
    giveWay: () => panel.suggest(false),
    showTap(messenger, label) {
      phoneOf(messenger).askedAt = performance.now();
      add(messenger, { kind: 'person', text: 'The person tapped', detail: label });
    },
    /** Returns whether the service said something new. */
    show(messenger, { messages, tapAnswers }) {
      const phone = phoneOf(messenger);
      const isHistory = phone.seen.size === 0 && messages.length > 1;
      const happened = messages.map((message) => {
        const before = phone.seen.get(message.messageId);
        phone.seen.set(message.messageId, message);
        return describe(message, { before, phone, service: messengers[messenger].service });
      });
      if (isHistory) return false;
      for (const happening of happened) if (happening) add(messenger, happening);
      for (const { text } of tapAnswers)
        add(messenger, { kind: 'answer', text: 'The bot took note of the tap', detail: text });
      return happened.some((happening) => happening?.kind === 'bot');
    },
  };
}

/** Opened and closed by its button; until that is pressed, open where there is room beside the phones. */
function openPanel() {
  const button = find('.happenings-button');
  let isOpen;
  let isOwnChoice = false;
  button.append(icon('panel'), 'What happened');
  const draw = (next) => {
    isOpen = next;
    document.body.classList.toggle('hides-happenings', !isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
  };
  button.addEventListener('click', () => {
    isOwnChoice = true;
    draw(!isOpen);
  });
  return { suggest: (next) => isOwnChoice || draw(next) };
}

function describe(message, { before, phone, service }) {
  const detail = mediaName(message) || message.card?.title || quote(message.text);
  if (message.deletedBy && !before?.deletedBy)
    return { kind: 'deleted', text: deletion(message, service), detail };
  if (!before && message.from === 'person') {
    phone.askedAt = performance.now();
    return { kind: 'person', text: 'The person sent', detail };
  }
  if (!before) {
    const wait = phone.askedAt === undefined ? '' : ` after ${duration(performance.now() - phone.askedAt)}`;
    return { kind: 'bot', text: `The ${service} answered${wait}`, detail };
  }
  if (message.saidRevision !== before.saidRevision) {
    const text = message.from === 'bot' ? `The ${service} changed its words` : 'The person edited';
    return { kind: 'edited', text, detail };
  }
  if (before.buttons.length > 0 && message.buttons.length === 0)
    return { kind: 'edited', text: `The ${service} took the buttons away`, detail };
  return undefined;
}

const icons = { deleted: 'trash', person: 'contact', bot: 'send', edited: 'edit', answer: 'check' };

function deletion({ from, deletedBy }, service) {
  const nameOf = (side) => (side === 'bot' ? service : 'person');
  if (from !== deletedBy) return `The ${nameOf(deletedBy)} deleted the ${nameOf(from)}’s message`;
  return deletedBy === 'bot'
    ? `The ${service} deleted a message of its own`
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
