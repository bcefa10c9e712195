import type { SeenMessage } from '../../sandbox/control/contract.ts';
import type { Person } from '../../sandbox/control/person.ts';

/** What a person can do in any messenger, and hear there. */
export interface Hand {
  says(text: string): Promise<void>;
  /** Presses the button, picks the row, or types the number that the last message gives this choice. */
  chooses(label: string): Promise<void>;
  sendsPhoto(bytes: Buffer): Promise<void>;
  sendsVideo(bytes: Buffer): Promise<void>;
  /** The next message of ours that holds all of this. */
  hears(...texts: Array<string | undefined>): Promise<string>;
}

const PATIENCE = { timeoutMilliseconds: 90_000 };

/** A hand in one of the sandbox's messengers. */
export function sandboxHand(person: Person): Hand {
  let last: SeenMessage | undefined;
  return {
    says: async (text) => void (await person.says(text)),
    async chooses(label) {
      if (!last) throw new Error('Nothing was asked yet');
      const shown = [...last.buttons.flat(), ...(last.list?.rows ?? [])].map((choice) => choice.label);
      if (shown.includes(label)) await person.taps(label);
      else await person.says(numberOf(label, last.text));
    },
    sendsPhoto: async (bytes) => void (await person.sendsPhoto(bytes)),
    sendsVideo: async (bytes) =>
      void (await (person.messenger === 'telegram'
        ? person.sendsVideoNote(bytes, { durationSeconds: 7 })
        : person.sendsVideo(bytes, { durationSeconds: 7 }))),
    async hears(...texts) {
      const wanted = texts.filter((text) => text !== undefined);
      if (wanted.length === 0) throw new Error('A test listens for nothing');
      last = await person.hears(({ text }) => wanted.every((each) => text.includes(each)), PATIENCE);
      return last.text;
    },
  };
}

/** The number that a numbered list gives a choice. */
export function numberOf(label: string, text: string): string {
  const line = text.split('\n').find((each) => /^\d+\. /.test(each) && each.endsWith(` ${label}`));
  const number = line?.split('.')[0];
  if (number === undefined) throw new Error(`Nobody offered ${label}: ${text}`);
  return number;
}
