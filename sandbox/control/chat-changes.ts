import { ask } from './ask.ts';
import { changesSchema, type ChatChanges, type SeenMessage } from './contract.ts';

export interface Patience {
  /** How long to wait; 10 s unless said otherwise. */
  timeoutMilliseconds?: number;
}

type TapAnswer = ChatChanges['tapAnswers'][number];

/** The first answer to a tap after `start` that fits. Throws when none comes in time. */
export async function findAnswer(
  chatUrl: string,
  start: number,
  {
    fits,
    expected,
    timeoutMilliseconds = 10_000,
  }: Patience & { fits: (answer: TapAnswer) => boolean; expected: string },
): Promise<TapAnswer> {
  const deadline = performance.now() + timeoutMilliseconds;
  let after = start;
  do {
    const left = Math.max(deadline - performance.now(), 0);
    const { tapAnswers, revision } = await changesAfter(chatUrl, after, Math.min(left, 30_000));
    const found = tapAnswers.find(fits);
    if (found) return found;
    after = revision;
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeoutMilliseconds} ms for ${expected}`);
}

/** Which message is looked for. */
interface Search extends Patience {
  fits: (message: SeenMessage) => boolean;
  /** For the error. */
  expected: string;
}

/** The first change after `start` that fits. Throws, quoting what there was instead, when none comes in time. */
export async function findChange(chatUrl: string, start: number, search: Search): Promise<SeenMessage> {
  const { fits: isWanted, expected, timeoutMilliseconds = 10_000 } = search;
  const deadline = performance.now() + timeoutMilliseconds;
  const passedOver: SeenMessage[] = [];
  let after = start;
  do {
    const left = Math.max(deadline - performance.now(), 0);
    const { messages, revision } = await changesAfter(chatUrl, after, Math.min(left, 30_000));
    const found = messages.toSorted((one, other) => one.saidRevision - other.saidRevision).find(isWanted);
    if (found) return found;
    passedOver.push(...messages);
    after = revision;
  } while (performance.now() < deadline);
  const said = passedOver.map(
    (message) => `  ${message.from}: ${message.text || (message.media?.form ?? '…')}`,
  );
  throw new Error(
    `Waited ${timeoutMilliseconds} ms for ${expected}. Since then the chat had:\n${said.join('\n')}`,
  );
}

/** Every change from the chat's beginning, until `signal` aborts. */
export async function* followChanges(chatUrl: string, signal: AbortSignal): AsyncGenerator<ChatChanges> {
  let after = 0;
  while (!signal.aborted) {
    const changes = await changesAfter(chatUrl, after, 30_000, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (!changes) return;
    if (changes.revision > after) yield changes;
    after = changes.revision;
  }
}

/** Waits up to that long for a change after `after`. */
export function changesAfter(
  chatUrl: string,
  after: number,
  waitMilliseconds = 0,
  signal?: AbortSignal,
): Promise<ChatChanges> {
  const query = `after=${after}&waitMilliseconds=${Math.ceil(waitMilliseconds)}`;
  return ask(changesSchema, `${chatUrl}/changes?${query}`, signal && { signal });
}
