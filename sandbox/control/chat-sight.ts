import { ask } from './ask.ts';
import { changesAfter, findAnswer, findChange, followChanges, type Patience } from './chat-changes.ts';
import { chatSchema, type ChatChanges, type SeenChat, type SeenMessage } from './contract.ts';

/** What `hears` waits for: a pattern in the text, the exact text, or anything a function recognises. */
type Expectation = RegExp | string | ((message: SeenMessage) => boolean);

type TapAnswer = Pick<ChatChanges['tapAnswers'][number], 'text' | 'isAlert'>;
type SeenGroup = NonNullable<ChatChanges['group']>;

/** What a person sees of one of their chats. */
export interface ChatSight {
  /**
   * The next message of the bot, new or with new words, that fits and comes after the one heard last; what does not fit is passed
   * over. Throws, quoting what was said instead, when none comes in time.
   */
  hears(expected: Expectation, options?: Patience): Promise<SeenMessage>;
  /** What the bot answered to the person's taps, oldest first; a silent answer is an empty text. */
  readsAnswers(): Promise<TapAnswer[]>;
  /** The next answer to a tap of the person's that fits, as `hears` for messages. */
  hearsAnswer(expected: RegExp | string, options?: Patience): Promise<TapAnswer>;
  /** Topics and members, in a group; `isIn` is false once the person is out of it. */
  looksAtGroup(): Promise<SeenGroup>;
  /** The chat as the person sees it now, without what was deleted. */
  reads(): Promise<SeenMessage[]>;
  /** The same with deleted messages, which carry `deletedBy`. */
  readsWithDeleted(): Promise<SeenMessage[]>;
  /** Resolves when a message is gone from the chat. */
  seesDeleted(message: SeenMessage, options?: Patience): Promise<void>;
  /** Everything that happens in the chat, from its beginning, until `signal` aborts. */
  follows(signal: AbortSignal): AsyncGenerator<ChatChanges>;
  /** The chat's title, the bot's name and the commands in the person's menu. */
  looksAtChat(): Promise<SeenChat>;
}

export function seeChat(chatUrl: string, firstName: string): ChatSight {
  let heard = 0;
  let heardAnswer = 0;
  const readAll = async (): Promise<SeenMessage[]> => (await changesAfter(chatUrl, 0)).messages;

  return {
    readsAnswers: async () => (await changesAfter(chatUrl, 0)).tapAnswers.map(toAnswer),
    async hearsAnswer(expected, options) {
      const answer = await findAnswer(chatUrl, heardAnswer, {
        fits: ({ text }) => (typeof expected === 'string' ? text === expected : expected.test(text)),
        expected: `${firstName} to be answered ${String(expected)}`,
        ...options,
      });
      heardAnswer = answer.revision;
      return toAnswer(answer);
    },
    async looksAtGroup() {
      const { group } = await changesAfter(chatUrl, 0);
      if (!group) throw new Error('This is no group');
      return group;
    },
    async hears(expected, options = {}) {
      const message = await findChange(chatUrl, heard, {
        fits: (candidate) => isNewFromBot(candidate, heard) && fits(expected, candidate),
        expected: `${firstName} to hear ${describe(expected)}`,
        ...options,
      });
      heard = message.saidRevision;
      return message;
    },
    async seesDeleted({ messageId }, options = {}) {
      await findChange(chatUrl, 0, {
        fits: (candidate) => candidate.messageId === messageId && candidate.deletedBy !== undefined,
        expected: `message ${messageId} to be deleted`,
        ...options,
      });
    },
    reads: async () => (await readAll()).filter((message) => !message.deletedBy),
    readsWithDeleted: readAll,
    follows: (signal) => followChanges(chatUrl, signal),
    looksAtChat: () => ask(chatSchema, chatUrl),
  };
}

function toAnswer({ text, isAlert }: TapAnswer): TapAnswer {
  return { text, isAlert };
}

function isNewFromBot(message: SeenMessage, heard: number): boolean {
  return message.from === 'bot' && !message.deletedBy && message.saidRevision > heard;
}

function fits(expected: Expectation, message: SeenMessage): boolean {
  if (typeof expected === 'function') return expected(message);
  return typeof expected === 'string' ? message.text === expected : expected.test(message.text);
}

function describe(expected: Expectation): string {
  if (typeof expected === 'function') return 'a certain message';
  return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}
