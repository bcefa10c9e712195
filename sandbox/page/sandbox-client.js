/** The control API of the sandbox, `sandbox/control/contract.ts`. */

/** The server does not answer at all. */
export class ServerGone extends Error {}

/** @param {string} path */
async function ask(path, body, method = body === undefined ? 'GET' : 'POST') {
  let response;
  try {
    response = await fetch(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  } catch (error) {
    throw new ServerGone('The sandbox does not answer', { cause: error });
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.problem ?? `The sandbox answered ${response.status}`);
  return answer;
}

const chatPath = (key, rest = '') => `/sandbox/chats/${encodeURIComponent(key)}${rest}`;

/** Of the old shop; none where the sandbox has none. */
export const listCustomers = () => ask('/sandbox/old-shop');
const listChats = () => ask('/sandbox/chats');
/** Chats of those who verify themselves, and of those who work for the service. */
export async function listSides() {
  const [chats, { people }] = await Promise.all([listChats(), ask('/sandbox/staff')]);
  const isStaff = ({ person }) => people.includes(person.id);
  return { applicants: chats.filter((chat) => !isStaff(chat)), staff: chats.filter(isStaff) };
}
/** Returns the person's chats, one a messenger. */
export const createPerson = (person) => ask('/sandbox/people', person);
/** Of staff: their chats. */
export const createStaff = (person) => ask('/sandbox/staff', person);
/** In a forum, into the topic that the chat is open at. */
export const say = ({ key, topicId }, message) => ask(chatPath(key, '/messages'), { topicId, ...message });
export const removeMessage = (key, messageId) =>
  ask(chatPath(key, `/messages/${messageId}`), undefined, 'DELETE');
/** Where a file may be kept from; the sandbox refuses what is protected. */
export const savePath = (key, messageId) => chatPath(key, `/messages/${messageId}/media`);
export const actInGroup = (key, act) => ask(chatPath(key, '/group-acts'), act);
export const editText = (key, messageId, text) =>
  ask(chatPath(key, `/messages/${messageId}`), { text }, 'PATCH');
/** Presses a button, a row of a list, an item of the menu or a card. Returns what opens, where something does. */
export const tap = async (key, pressed) => (await ask(chatPath(key, '/taps'), pressed)).tapId;
/**
 * Opens a page inside the messenger, by a button of a message or by the chat's own. Returns what it is told.
 * @param {{ messageId?: number, label?: string }} wanted
 */
export const launch = (key, wanted) => ask(chatPath(key, '/launches'), wanted);
export const clearChat = (key) => ask(chatPath(key, '/clear'), {});
export const setBlocked = (key, isBlocked) => ask(chatPath(key, isBlocked ? '/block' : '/unblock'), {});
export const countPending = async () => (await ask('/sandbox/pending')).pendingUpdates;

/**
 * A photo or a clip of the sample person, which takes the sandbox seconds to make.
 * @param {{ sample: string, side?: string, turns?: string[] }} wanted
 * @returns {Promise<Blob>}
 */
export async function makeSample({ sample, ...details }) {
  let response;
  try {
    response = await fetch(`/sandbox/samples/${sample}?${new URLSearchParams(details)}`);
    if (response.ok) return await response.blob();
  } catch (error) {
    throw new ServerGone('The sandbox does not answer', { cause: error });
  }
  throw new Error((await response.json()).problem ?? `No sample: the sandbox answered ${response.status}`);
}

/**
 * Uploads with progress from 0 to 1, which `fetch` cannot report.
 * @param {{ key: string, topicId?: number }} chat
 * @param {Blob} blob
 * @param {{ form: string, mimeType: string } & Record<string, unknown>} description
 * @param {(progress: number) => void} onProgress
 */
export function upload({ key, topicId }, blob, { mimeType, ...description }, onProgress = () => {}) {
  const entries = Object.entries({ ...description, topicId }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${chatPath(key, '/media')}?${query}`);
    request.setRequestHeader('content-type', mimeType || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total ? loaded / total : 0),
    );
    request.addEventListener('error', () => reject(new ServerGone('The sandbox does not answer')));
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response);
      else reject(new Error(request.response?.problem ?? `The sandbox answered ${request.status}`));
    });
    request.send(blob);
  });
}

/**
 * Hears of every change in some chats, from their beginning, over one connection: a browser opens only a few to one
 * address. Returns how to stop.
 * @param {string[]} keys
 * @param {{ onChanges: (key: string, changes: object) => void, onConnection: (isOpen: boolean) => void }} listener
 */
export function follow(keys, { onChanges, onConnection }) {
  const source = new EventSource(`/sandbox/events?${new URLSearchParams(keys.map((key) => ['chat', key]))}`);
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => onConnection(false));
  source.addEventListener('message', ({ data }) => {
    const { key, changes } = JSON.parse(data);
    onChanges(key, changes);
  });
  return () => source.close();
}
