import { element } from './dom.js';
import { icon } from './icons.js';
import { openPhone } from './phone.js';
import { actInGroup, createStaff, follow } from './sandbox-client.js';
import { roomList } from './staff-rooms.js';
import { showToast } from './toast.js';

/**
 * The one phone that everybody who works for the service hands on: their private chats with the bot, and the topics of their
 * group, each as the one who holds it sees them.
 * @param {{ place: HTMLElement, onNews: () => void, onTrouble: (error?: Error) => void }} options
 */
export function openStaff({ place, onNews, onTrouble }) {
  const people = element('div', { className: 'staff-people', role: 'tablist', 'aria-label': 'Who holds it' });
  const screen = element('div', { className: 'staff-screen' });
  place.replaceChildren(people, screen);
  /** By the chat's key: the chat, and what happened in it. */
  let rooms = new Map();
  let holder;
  /** The open chat, and how to tell it what happens; none while the list shows. */
  let open;
  let stop = () => {};

  const attempt = async (deed) => {
    try {
      return await deed();
    } catch (error) {
      showToast(place, error.message, 'problem');
      onTrouble(error);
      return undefined;
    }
  };

  const ofHolder = () => [...rooms.values()].filter(({ chat }) => chat.person.id === holder);

  const showList = () => {
    open?.phone.close();
    open = undefined;
    screen.replaceChildren(roomList(ofHolder(), { onOpen: openRoom, onNewTopic: newTopic }));
  };

  const openRoom = (room, topic) => {
    const { chat } = room;
    const isHere = ({ topicId }) => topicId === topic?.topicId;
    const back = element(
      'button',
      { type: 'button', className: 'icon-button', 'aria-label': 'All chats' },
      icon('back'),
    );
    back.addEventListener('click', showList);
    const phone = openPhone(screen, {
      chat: { ...chat, ...titleOf(room, topic), topicId: topic?.topicId },
      leading: back,
      extraMenu: () => topicMenu(room, topic?.topicId),
      onPeople: () => {},
      onTap: () => {},
      onTrouble,
    });
    const show = (changes) =>
      phone.show({ ...changes, messages: changes.messages.filter((message) => isHere(message)) });
    open = { room, topic, phone, show };
    show({ ...room.latest, tapAnswers: [], messages: [...room.messages.values()] });
    room.markRead(topic?.topicId);
  };

  const topicMenu = ({ chat, latest }, topicId) => {
    const topic = latest.group?.topics.find((known) => known.topicId === topicId);
    if (!topic) return [];
    const act = topic.isClosed ? 'reopen_topic' : 'close_topic';
    return [
      {
        icon: topic.isClosed ? 'check' : 'lock',
        label: topic.isClosed ? 'Reopen the topic' : 'Close the topic',
        act: () => attempt(() => actInGroup(chat.key, { act, topicId })),
      },
    ];
  };

  const newTopic = ({ chat }, name) => attempt(() => actInGroup(chat.key, { act: 'create_topic', name }));

  const hold = (personId) => {
    holder = personId;
    drawPeople();
    showList();
  };

  const drawPeople = () => {
    const all = new Map([...rooms.values()].map(({ chat: { person } }) => [person.id, person]));
    const add = element(
      'button',
      { type: 'button', className: 'icon-button staff-new', 'aria-label': 'New member of staff' },
      icon('plus'),
    );
    add.addEventListener('click', () => void addMember(all.size));
    people.replaceChildren(...[...all.values()].map((person, index) => personTab(person, index)), add);
  };

  const personTab = ({ id, firstName }, index) => {
    const tab = element(
      'button',
      { type: 'button', role: 'tab', className: 'staff-person', 'aria-selected': String(id === holder) },
      firstName,
    );
    tab.style.setProperty('--hue', String((200 + index * 67) % 360));
    tab.addEventListener('click', () => hold(id));
    return tab;
  };

  const addMember = async (count) => {
    const names = ['Dora', 'Emil', 'Farida', 'Goran', 'Hana'];
    const firstName = names[(count - 3) % names.length] ?? 'Dora';
    const chats = await attempt(() => createStaff({ firstName, languageCode: 'en' }));
    if (!chats) return;
    watch([...[...rooms.values()].map(({ chat }) => chat), ...chats]);
    hold(chats[0].person.id);
  };

  const heard = (key, changes) => {
    const room = rooms.get(key);
    const isNews = room.hear(changes);
    const isOpen = open?.room === room;
    if (isOpen) open.show(changes);
    if (isOpen) room.markRead(open.topic?.topicId);
    else if (open === undefined && room.chat.person.id === holder) showList();
    if (isNews) onNews();
  };

  /** Follows these chats from now on; what is known of them is asked for again. */
  const watch = (chats) => {
    stop();
    rooms = new Map(chats.map((chat) => [chat.key, createRoom(chat)]));
    stop = follow([...rooms.keys()], { onChanges: heard, onConnection: () => {} });
  };

  return {
    /** Takes up those who are there, and begins with the first. Whoever was removed keeps the place of what they saw. */
    refresh(chats, { isAnew }) {
      if (!isAnew && chats.every(({ key }) => rooms.has(key))) {
        for (const chat of chats) rooms.get(chat.key).chat = chat;
        open?.phone.showChat(open.room.chat);
        return;
      }
      watch(chats);
      if (!chats.some(({ person }) => person.id === holder)) holder = chats[0]?.person.id;
      drawPeople();
      showList();
    },
  };
}

/** What one of them knows of one chat. */
function createRoom(chat) {
  const messages = new Map();
  /** The last message that was read, by topic. */
  const read = new Map();
  const lastOf = (topicId) => [...messages.values()].findLast((message) => message.topicId === topicId);
  const room = {
    chat,
    messages,
    latest: { messages: [], tapAnswers: [], isBlocked: false },
    /** Takes in what happened; true where somebody else said something new. */
    hear(changes) {
      const isFirst = messages.size === 0;
      const isNews = changes.messages.some(
        ({ messageId, from, deletedBy }) => !messages.has(messageId) && from !== 'person' && !deletedBy,
      );
      for (const message of changes.messages) messages.set(message.messageId, message);
      room.latest = changes;
      if (isFirst) for (const { messageId, topicId } of messages.values()) read.set(topicId, messageId);
      return isNews && !isFirst;
    },
    markRead: (topicId) => read.set(topicId, lastOf(topicId)?.messageId ?? 0),
    lastOf,
    unread: (topicId) =>
      [...messages.values()].filter(
        (message) =>
          message.topicId === topicId &&
          message.messageId > (read.get(topicId) ?? 0) &&
          message.from !== 'person' &&
          !message.deletedBy,
      ).length,
  };
  return room;
}

function titleOf({ chat, latest }, topic) {
  if (chat.type === 'private') return {};
  const members = latest.group?.members.length ?? 0;
  if (!chat.isForum) return { subtitle: `${members} members` };
  return { title: topic?.name ?? 'General', subtitle: `${chat.title} · ${members} members` };
}
