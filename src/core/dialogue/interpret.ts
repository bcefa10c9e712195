import { LANGUAGES } from '../accounts/language.ts';
import type { Choice, InboundContent } from '../channel/channel.ts';
import { matchChoice } from '../channel/match-choice.ts';
import { assertNever } from '../result.ts';
import { DOCUMENT_TYPES } from '../verification/evidence.ts';
import type { Intent } from './intent.ts';

/** What a person said in words, taps or otherwise; media is taken in by itself. */
export type SaidContent = Exclude<InboundContent, { type: 'reachability' | 'media' }>;

/** `choices` are those of the present prompt: typing one is the same as tapping it. */
export function interpret(content: SaidContent, choices: readonly Choice[]): Intent {
  switch (content.type) {
    case 'command':
      return meaningOf(COMMANDS, content.name) ?? { kind: 'unexpected', what: 'command' };
    case 'choice':
      return meaningOf(CHOICES, content.choiceId) ?? { kind: 'unexpected', what: 'old_button' };
    case 'text': {
      const choice = matchChoice(choices, content.text);
      return (choice && meaningOf(CHOICES, choice.id)) ?? { kind: 'unexpected', what: 'text' };
    }
    case 'unsupported':
      return { kind: 'unexpected', what: content.what };
    default:
      return assertNever(content);
  }
}

type Meanings = Readonly<Partial<Record<string, Intent>>>;

/** Strangers choose the key: `constructor` is no command, though every object has one. */
function meaningOf(meanings: Meanings, key: string): Intent | undefined {
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

/** In the order in which channels list them. */
export const COMMAND_NAMES = ['start', 'status', 'language', 'cancel', 'delete', 'help'] as const;

const COMMANDS: Meanings = {
  start: { kind: 'begin' },
  status: { kind: 'ask_status' },
  language: { kind: 'choose_language' },
  cancel: { kind: 'ask_cancel' },
  delete: { kind: 'ask_delete' },
  help: { kind: 'ask_help' },
} satisfies Record<(typeof COMMAND_NAMES)[number], Intent>;

export const CHOICE = {
  giveConsent: 'consent:give',
  refuseConsent: 'consent:refuse',
  languageMenu: 'language:menu',
  startAgain: 'case:start',
  status: 'case:status',
  cancel: 'cancel:yes',
  delete: 'delete:yes',
  keep: 'keep',
} as const;

const CHOICES: Meanings = {
  [CHOICE.giveConsent]: { kind: 'give_consent' },
  [CHOICE.refuseConsent]: { kind: 'refuse_consent' },
  [CHOICE.languageMenu]: { kind: 'choose_language' },
  [CHOICE.startAgain]: { kind: 'start_again' },
  [CHOICE.status]: { kind: 'ask_status' },
  [CHOICE.cancel]: { kind: 'cancel' },
  [CHOICE.delete]: { kind: 'delete' },
  [CHOICE.keep]: { kind: 'keep' },
  ...Object.fromEntries(
    LANGUAGES.map((language): [string, Intent] => [
      `language:${language}`,
      { kind: 'set_language', language },
    ]),
  ),
  ...Object.fromEntries(
    DOCUMENT_TYPES.map((documentType): [string, Intent] => [
      `document:${documentType}`,
      { kind: 'choose_document', documentType },
    ]),
  ),
};
