import { clockTime, element } from './dom.js';
import { icon } from './icons.js';
import { mediaName } from './media-view.js';

/**
 * The list of chats, a forum's topics under its name.
 * @param {object[]} rooms
 * @param {{ onOpen: (room: object, topic?: object) => void, onNewTopic: (room: object, name: string) => Promise<unknown> }} listener
 */
export function roomList(rooms, { onOpen, onNewTopic }) {
  return element(
    'div',
    { className: 'staff-rooms' },
    ...rooms.flatMap((room) => {
      if (room.chat.type === 'private') return [roomRow({ room, name: room.chat.bot.name, onOpen })];
      return [groupHead(room), ...groupRows(room, onOpen), newTopicForm(room, onNewTopic)];
    }),
  );
}

function groupHead({ chat, latest }) {
  const names = latest.group?.members.map(({ name }) => name).join(', ');
  return element(
    'div',
    { className: 'staff-group' },
    element('h3', {}, chat.title),
    element('p', {}, latest.group?.isIn === false ? 'You are no longer in this group' : (names ?? '')),
  );
}

function groupRows(room, onOpen) {
  const { group } = room.latest;
  if (!group?.isIn) return [];
  return [
    roomRow({ room, name: room.chat.isForum ? 'General' : room.chat.title, onOpen }),
    ...newestFirst(room, group.topics).map((topic) => roomRow({ room, topic, name: topic.name, onOpen })),
  ];
}

function newestFirst(room, topics) {
  const lastId = ({ topicId }) => room.lastOf(topicId)?.messageId ?? topicId;
  return topics.toSorted((one, other) => lastId(other) - lastId(one));
}

function roomRow({ room, topic, name, onOpen }) {
  const last = room.lastOf(topic?.topicId);
  const unread = room.unread(topic?.topicId);
  const isPrivate = room.chat.type === 'private';
  const row = element(
    'button',
    {
      type: 'button',
      className: 'staff-room',
      'aria-label': isPrivate ? `Chat with ${name}` : `Topic ${name}`,
    },
    isPrivate
      ? element('img', { className: 'chat-avatar', src: '/icon.svg', alt: '', width: 38, height: 38 })
      : element('span', { className: 'staff-topic-icon' }, icon(topic?.isClosed ? 'lock' : 'topic')),
    element(
      'span',
      { className: 'staff-room-words' },
      element('span', { className: 'staff-room-name' }, name),
      element('span', { className: 'staff-room-last' }, lastWords(last, isPrivate)),
    ),
    element(
      'span',
      { className: 'staff-room-side' },
      last && element('time', {}, clockTime(last.sentAt)),
      unread > 0 && element('span', { className: 'staff-unread' }, String(unread)),
    ),
  );
  row.addEventListener('click', () => onOpen(room, topic));
  return row;
}

function lastWords(message, isPrivate) {
  if (!message) return isPrivate ? 'Press to begin' : 'Nothing here yet';
  if (message.deletedBy) return 'A message was deleted';
  if (message.event) return message.eventSubject ?? message.name;
  const words = mediaName(message) || message.text;
  return isPrivate ? words : `${message.from === 'person' ? 'You' : message.name}: ${words}`;
}

function newTopicForm(room, onNewTopic) {
  const { group } = room.latest;
  const role = group?.members.find(({ id }) => id === room.chat.person.id)?.role;
  if (!room.chat.isForum || role !== 'creator') return element('span', { hidden: true });
  const name = element('input', {
    className: 'composer-input',
    placeholder: 'New topic',
    'aria-label': 'Name of a new topic',
    maxLength: 128,
    required: true,
  });
  const add = element('button', { className: 'icon-button', 'aria-label': 'Open the topic' }, icon('plus'));
  const form = element('form', { className: 'staff-new-topic' }, name, add);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void onNewTopic(room, name.value.trim());
  });
  return form;
}
