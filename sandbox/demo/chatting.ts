import type { Language } from '../../src/core/accounts/language.ts';
import type { SeenMessage } from '../control/contract.ts';
import type { Person } from '../control/person.ts';
import type { Narrator } from './narrator.ts';

/** Somebody in a chat, and who tells of it. */
export interface Chatting {
  person: Person;
  language: Language;
  narrator: Narrator;
}

const PATIENCE = { timeoutMilliseconds: 120_000 };

/** Writes. */
export async function say({ person, narrator }: Chatting, text: string): Promise<void> {
  narrator.tell('applicant', text);
  await person.says(text);
}

/** Presses the button, picks the row of the list, or writes the number that the message gives this choice. */
export async function choose(
  { person, narrator }: Chatting,
  asked: SeenMessage,
  label: string,
): Promise<void> {
  const isButton = asked.buttons.flat().some((button) => button.label === label);
  const isRow = asked.list?.rows.some((row) => row.label === label) ?? false;
  if (isButton || isRow) {
    narrator.tell('applicant', isButton ? `presses [${label}]` : `picks “${label}” from the list`);
    await person.taps(label);
    return;
  }
  const number = numberOf(asked.text, label);
  narrator.tell('applicant', `writes ${number}`);
  await person.says(number);
}

function numberOf(text: string, label: string): string {
  for (const line of text.split('\n')) {
    const [, number, offered] = /^(\d+)\. (.+)$/.exec(line) ?? [];
    if (number !== undefined && offered === label) return number;
  }
  throw new Error(`The bot offered no “${label}”: ${text}`);
}

/** The bot's next words that fit. Throws when none come. */
export async function hear(
  { person, narrator }: Chatting,
  fits: (text: string) => boolean,
): Promise<SeenMessage> {
  const heard = person.hears((message) => fits(message.text), PATIENCE);
  const message = await narrator.during('waiting for the bot', heard);
  const buttons = message.buttons.flat().map(({ label }) => `[${label}]`);
  const rows = message.list
    ? [`[${message.list.label}]`, ...message.list.rows.map(({ label }) => `  ${label}`)]
    : [];
  narrator.tell('bot', [message.text, buttons.join(' '), ...rows].join('\n'));
  return message;
}
