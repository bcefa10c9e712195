import { EventEmitter, once } from 'node:events';
import { ControlError } from './control-error.ts';
import type { ChatChanges, SeenMessage } from './contract.ts';

/** A message before it has its place in a chat. */
type MessageDraft = Omit<SeenMessage, 'messageId' | 'revision' | 'saidRevision'>;

type Patch = Partial<MessageDraft>;

/** The messages of one chat as both sides see them, for stand-ins that keep no form of their own. */
export interface ChatLog {
  /** Grows with each change. */
  readonly revision: number;
  readonly isBlocked: boolean;
  add(draft: MessageDraft): SeenMessage;
  /** Changes what is not a word: a status, a deletion, whose `revision` grows and `saidRevision` does not. */
  mark(messageId: number, patch: Patch): SeenMessage;
  /** Changes the words. */
  reword(messageId: number, patch: Patch): SeenMessage;
  /** A message that is still there. */
  find(messageId: number): SeenMessage | undefined;
  /** Those that are still there, oldest first. */
  messages(): SeenMessage[];
  /** What the service is doing, such as `typing`; ends at `until` or with its next message. */
  showAction(name: string, until: Date): void;
  /** The service took note of a tap. */
  answerTap(): void;
  setBlocked(isBlocked: boolean): void;
  clear(): void;
  changes(after: number, now: Date): ChatChanges;
  /** Resolves when the revision is beyond `after`, or throws when `signal` aborts. */
  untilChanged(after: number, signal: AbortSignal): Promise<void>;
}

/** Message ids count from 1 in each chat. */
export function createChatLog(): ChatLog {
  const events = new EventEmitter().setMaxListeners(0);
  const messages = new Map<number, SeenMessage>();
  let revision = 0;
  let isBlocked = false;
  let action: { name: string; until: Date } | undefined;
  const tapAnswers: ChatChanges['tapAnswers'] = [];

  const change = (make: (revision: number) => void): void => {
    revision += 1;
    make(revision);
    events.emit('changed');
  };
  const keep = (message: SeenMessage): SeenMessage => {
    messages.set(message.messageId, message);
    return message;
  };
  const patched = (messageId: number, patch: Patch, isReworded: boolean): SeenMessage => {
    const message = messages.get(messageId);
    if (!message) throw new ControlError(404, `There is no message ${messageId}`);
    change((next) =>
      keep({ ...message, ...patch, revision: next, ...(isReworded && { saidRevision: next }) }),
    );
    return messages.get(messageId) ?? message;
  };
  const present = (): SeenMessage[] => [...messages.values()].filter(({ deletedBy }) => !deletedBy);

  return {
    get revision() {
      return revision;
    },
    get isBlocked() {
      return isBlocked;
    },
    add(draft) {
      const messageId = messages.size + 1;
      if (draft.from === 'bot') action = undefined;
      change((next) => keep({ ...draft, messageId, revision: next, saidRevision: next }));
      return { ...draft, messageId, revision, saidRevision: revision };
    },
    mark: (messageId, patch) => patched(messageId, patch, false),
    reword: (messageId, patch) => patched(messageId, patch, true),
    find: (messageId) => present().find((message) => message.messageId === messageId),
    messages: present,
    showAction: (name, until) => change(() => (action = { name, until })),
    answerTap: () => change((next) => tapAnswers.push({ text: '', isAlert: false, revision: next })),
    setBlocked(wanted) {
      if (isBlocked !== wanted) change(() => (isBlocked = wanted));
    },
    clear() {
      for (const { messageId } of present()) patched(messageId, { deletedBy: 'person' }, false);
    },
    changes: (after, now) => ({
      revision,
      messages: [...messages.values()].filter((message) => message.revision > after),
      ...(action && now < action.until && { action: action.name }),
      tapAnswers: tapAnswers.filter((answer) => answer.revision > after),
      isBlocked,
    }),
    async untilChanged(after, signal) {
      while (revision <= after) await once(events, 'changed', { signal });
    },
  };
}
