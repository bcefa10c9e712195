import { LANGUAGES } from '../accounts/language.ts';
import type { InboundContent, ShownChoice } from '../channel/channel.ts';
import { matchChoice, plain } from '../channel/match-choice.ts';
import { findCode } from '../handover/handover-codes.ts';
import { assertNever } from '../result.ts';
import { DOCUMENT_TYPES } from '../verification/evidence.ts';
import { COMMAND_NAMES, type CommandName, type Intent } from './intent.ts';

/** What a person said in words, taps or otherwise; media is taken in by itself. */
export type SaidContent = Exclude<InboundContent, { type: 'reachability' | 'media' | 'receipt' }>;

/** What a typed answer may mean. */
export interface Vocabulary {
  /** Those the person was shown last: typing one is the same as tapping it. */
  choices: readonly ShownChoice[];
  commandWords: Readonly<Record<CommandName, readonly string[]>>;
  /** What means nothing else is for support. */
  isSupportOpen?: boolean;
}

export function interpret(content: SaidContent, vocabulary: Vocabulary): Intent {
  switch (content.type) {
    case 'command':
      return meaningOfCode(content.argument ?? '') ?? meaningOfCommand(content.name, content.argument);
    case 'choice':
      return meaningOfChoice(content.choiceId) ?? { kind: 'unexpected', what: 'old_button' };
    case 'text':
      return meaningOfText(content.text, vocabulary);
    case 'unsupported':
      return { kind: 'unexpected', what: content.what };
    default:
      return assertNever(content);
  }
}

/** Where a messenger knows no commands they are text like any other. */
function meaningOfText(text: string, { choices, commandWords, isSupportOpen }: Vocabulary): Intent {
  const sent = meaningOfCode(text);
  if (sent) return sent;
  const choice = matchChoice(choices, text);
  const chosen = choice && meaningOfChoice(choice.id);
  if (chosen) return chosen;
  const [, command, argument] = /^\/(\w+)([^]*)$/u.exec(text.trim()) ?? [];
  if (command !== undefined) return meaningOfCommand(command.toLowerCase(), argument);
  const said = plain(text);
  const name = COMMAND_NAMES.find((each) => commandWords[each].includes(said));
  if (name) return COMMANDS[name];
  if (isAboutPassword(choices) && mayBePassword(text)) return { kind: 'password_typed' };
  return isSupportOpen ? { kind: 'write_to_support', text } : { kind: 'unexpected', what: 'text' };
}

/** What stands behind `/link` was meant for the page. */
function meaningOfCommand(name: string, argument = ''): Intent {
  if (name === 'link' && argument.trim() !== '') return { kind: 'password_typed' };
  if (name === 'support' && argument.trim() !== '')
    return { kind: 'write_to_support', text: argument.trim() };
  return meaningOf(COMMANDS, name) ?? { kind: 'unexpected', what: 'command' };
}

/** Whether what stands last in the chat is about the account of the old shop. */
function isAboutPassword(choices: readonly ShownChoice[]): boolean {
  return choices.some(({ id }) => id === LINK_MARK || LINK_ANSWER.test(id));
}

const SHORTEST_PASSWORD = 4;

/** Longer than a yes or a no. It may be a phrase, or stand in a sentence: a sentence that is removed for nothing does less
 * harm than a password that stays. */
function mayBePassword(text: string): boolean {
  return text.trim().length >= SHORTEST_PASSWORD;
}

/** A code is meant wherever it stands: links put it behind `/start`, people into a sentence. */
function meaningOfCode(text: string): Intent | undefined {
  const code = findCode(text);
  return code === undefined ? undefined : { kind: 'claim_handover', code };
}

function meaningOfChoice(choiceId: string): Intent | undefined {
  const [, answer, handoverId] = HANDOVER_ANSWER.exec(choiceId) ?? [];
  if (handoverId !== undefined) return { kind: 'answer_handover', handoverId, isMe: answer === 'yes' };
  const [, linkAnswer, linkId] = LINK_ANSWER.exec(choiceId) ?? [];
  if (linkId !== undefined) return { kind: 'answer_link', linkId, isMe: linkAnswer === 'yes' };
  const [, appealed] = APPEAL.exec(choiceId) ?? [];
  if (appealed !== undefined) return { kind: 'appeal', verificationId: appealed };
  const [, cursor] = FURTHER_ORDERS.exec(choiceId) ?? [];
  if (cursor !== undefined) return { kind: 'show_orders', cursor };
  return meaningOf(CHOICES, choiceId);
}

type Meanings = Readonly<Partial<Record<string, Intent>>>;

/** Strangers choose the key: `constructor` is no command, though every object has one. */
function meaningOf(meanings: Meanings, key: string): Intent | undefined {
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

const COMMANDS: Readonly<Record<CommandName, Intent>> = {
  start: { kind: 'begin' },
  status: { kind: 'ask_status' },
  continue: { kind: 'continue_elsewhere' },
  language: { kind: 'choose_language' },
  cancel: { kind: 'ask_cancel' },
  delete: { kind: 'ask_delete' },
  help: { kind: 'ask_help' },
  link: { kind: 'link' },
  orders: { kind: 'show_orders' },
  support: { kind: 'open_support' },
};

export const CHOICE = {
  giveConsent: 'consent:give',
  /** Where the notice names who else sees faces: what was pressed tells which text was read, however old the button. */
  giveConsentToService: 'consent:give:service',
  refuseConsent: 'consent:refuse',
  languageMenu: 'language:menu',
  startAgain: 'case:start',
  status: 'case:status',
  continueElsewhere: 'case:continue',
  cancel: 'cancel:yes',
  delete: 'delete:yes',
  keep: 'keep',
  showOrders: 'orders:show',
  askUnlink: 'link:undo?',
  unlink: 'link:undo',
  support: 'support:open',
} as const;

/** An answer to the question about one handover: an old button never answers a new question. */
export function handoverChoice(answer: 'yes' | 'no', handoverId: string): string {
  return `handover:${answer}:${handoverId}`;
}

const HANDOVER_ANSWER = /^handover:(yes|no):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** An answer to the question about one link. */
export function linkChoice(answer: 'yes' | 'no', linkId: string): string {
  return `link:${answer}:${linkId}`;
}

const LINK_ANSWER = /^link:(yes|no):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Asks for another look at one case. */
export function appealChoice(verificationId: string): string {
  return `appeal:${verificationId}`;
}

const APPEAL = /^appeal:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Stands unseen where the page for the password was offered. */
export const LINK_MARK = 'link:here';

export function furtherOrdersChoice(cursor: string): string {
  return `orders:after:${cursor}`;
}

const FURTHER_ORDERS = /^orders:after:([\w.~-]{1,48})$/;

const CHOICES: Meanings = {
  [CHOICE.giveConsent]: { kind: 'give_consent', namesFaceService: false },
  [CHOICE.giveConsentToService]: { kind: 'give_consent', namesFaceService: true },
  [CHOICE.refuseConsent]: { kind: 'refuse_consent' },
  [CHOICE.languageMenu]: { kind: 'choose_language' },
  [CHOICE.startAgain]: { kind: 'start_again' },
  [CHOICE.status]: { kind: 'ask_status' },
  [CHOICE.continueElsewhere]: { kind: 'continue_elsewhere' },
  [CHOICE.cancel]: { kind: 'cancel' },
  [CHOICE.delete]: { kind: 'delete' },
  [CHOICE.keep]: { kind: 'keep' },
  [CHOICE.showOrders]: { kind: 'show_orders' },
  [CHOICE.askUnlink]: { kind: 'ask_unlink' },
  [CHOICE.unlink]: { kind: 'unlink' },
  [CHOICE.support]: { kind: 'open_support' },
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
