import { en } from '../../src/core/dialogue/phrases/en.ts';
import type { NewPerson, SeenMessage } from '../../sandbox/control/contract.ts';
import type { Person } from '../../sandbox/control/person.ts';
import type { TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { passportPhoto, selfieVideo } from './specimens.ts';

/** A person on the way through the chat, who reads what the bot says. */
export interface Applicant {
  person: Person;
  /** Presses what agrees and chooses the passport; resolves when the bot asks for its photo. */
  consents(): Promise<void>;
  sendsPassport(): Promise<SeenMessage>;
  /** Resolves when the bot asks for the video. */
  isAskedForVideo(): Promise<SeenMessage>;
  sendsVideo(): Promise<SeenMessage>;
  /** From `/start` to the request for the video. */
  reachesVideo(): Promise<void>;
  hearsVerdict(): Promise<SeenMessage>;
  hears(expected: string | RegExp): Promise<SeenMessage>;
  /** How many messages of the bot, still in the chat or not, contain `text`. */
  wasTold(text: string): Promise<number>;
}

/** Longer than any fault here lasts; the tests' own time limit ends what never happens. */
const PATIENCE = { timeoutMilliseconds: 60_000 };

export const SAID = {
  looking: '🔎 Looking at',
  askVideo: en.askSelfieVideo([]).title ?? '',
  askPhoto: 'Photo of your passport',
  verified: en.verified('').title ?? '',
  submitted: en.submitted.text,
  trouble: en.trouble.title ?? '',
  deleted: en.deleted.text,
  privacyNotice: en.privacyNotice.title ?? '',
} as const;

export async function newApplicant(sandbox: TelegramSandbox, options: NewPerson = {}): Promise<Applicant> {
  const person = await sandbox.person(options);
  const hears = (expected: string | RegExp): Promise<SeenMessage> =>
    person.hears(
      typeof expected === 'string' ? (heard) => heard.text.includes(expected) : expected,
      PATIENCE,
    );

  const applicant: Applicant = {
    person,
    hears,
    async consents() {
      await person.says('/start');
      await hears(SAID.privacyNotice);
      await person.taps(en.choices.giveConsent);
      await hears(en.chooseDocument.title ?? '');
      await person.taps(en.choices.documents.passport);
      await hears(SAID.askPhoto);
    },
    sendsPassport: async () => person.sendsPhoto(await passportPhoto()),
    isAskedForVideo: () => hears(SAID.askVideo),
    sendsVideo: async () => person.sendsVideoNote(await selfieVideo(), { durationSeconds: 7 }),
    async reachesVideo() {
      await applicant.consents();
      await applicant.sendsPassport();
      await applicant.isAskedForVideo();
    },
    hearsVerdict: () => hears(SAID.verified),
    async wasTold(text) {
      const said = await person.readsWithDeleted();
      return said.filter((message) => message.from === 'bot' && message.text.includes(text)).length;
    },
  };
  return applicant;
}
