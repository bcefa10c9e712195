import type { Language } from '../accounts/language.ts';
import type { DocumentType } from '../verification/evidence.ts';
import type { Notice } from './prompt.ts';

/** In the order in which channels list them. */
export const COMMAND_NAMES = [
  'start',
  'status',
  'continue',
  'language',
  'cancel',
  'delete',
  'help',
  'link',
  'orders',
  'support',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** What the person means. */
export type Intent =
  | { kind: 'begin' }
  | { kind: 'give_consent'; namesFaceService: boolean }
  | { kind: 'refuse_consent' }
  | { kind: 'choose_language' }
  | { kind: 'set_language'; language: Language }
  | { kind: 'choose_document'; documentType: DocumentType }
  | { kind: 'start_again' }
  | { kind: 'appeal'; verificationId: string }
  | { kind: 'ask_status' }
  | { kind: 'continue_elsewhere' }
  | { kind: 'claim_handover'; code: string }
  | { kind: 'answer_handover'; handoverId: string; isMe: boolean }
  | { kind: 'link' }
  /** Perhaps: it was typed where a password is asked for elsewhere. */
  | { kind: 'password_typed' }
  | { kind: 'answer_link'; linkId: string; isMe: boolean }
  | { kind: 'show_orders'; cursor?: string }
  | { kind: 'ask_unlink' }
  | { kind: 'unlink' }
  | { kind: 'open_support' }
  | { kind: 'write_to_support'; text: string }
  | { kind: 'ask_help' }
  | { kind: 'ask_cancel' }
  | { kind: 'cancel' }
  | { kind: 'ask_delete' }
  | { kind: 'delete' }
  | { kind: 'keep' }
  | { kind: 'unexpected'; what: Extract<Notice, { kind: 'unexpected' }>['what'] };
