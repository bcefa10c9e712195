import { LANGUAGES } from '../accounts/language.ts';
import type { Choice } from '../channel/channel.ts';
import { DOCUMENT_TYPES } from '../verification/evidence.ts';
import { appealChoice, CHOICE, furtherOrdersChoice, handoverChoice, linkChoice } from './interpret.ts';
import type { Sayings } from './phrases/phrases.ts';
import { PHRASES } from './phrases-for.ts';
import type { NotVerified, Prompt } from './prompt.ts';

/** The answers offered with a prompt. */
export function choicesOf(prompt: Prompt, { choices }: Sayings, faceService?: string): Choice[] {
  const consent = faceService === undefined ? CHOICE.giveConsent : CHOICE.giveConsentToService;
  switch (prompt.kind) {
    case 'privacy_notice':
      return [
        { id: consent, label: choices.giveConsent },
        { id: CHOICE.refuseConsent, label: choices.refuseConsent },
        { id: CHOICE.languageMenu, label: choices.languageMenu },
      ];
    case 'consent_refused':
      return [{ id: consent, label: choices.giveConsent }];
    case 'choose_document':
      return DOCUMENT_TYPES.map((type) => ({ id: `document:${type}`, label: choices.documents[type] }));
    case 'ask_evidence':
      return [{ id: CHOICE.continueElsewhere, label: choices.continueElsewhere }];
    case 'confirm_handover':
      return [
        { id: handoverChoice('yes', prompt.handoverId), label: choices.handoverYes },
        { id: handoverChoice('no', prompt.handoverId), label: choices.handoverNo },
      ];
    case 'under_review':
    case 'overdue':
      return [{ id: CHOICE.status, label: choices.status }, supportChoice(choices)];
    case 'help':
    case 'support_closed':
      return [supportChoice(choices)];
    case 'not_verified':
      return choicesAfterNo(prompt, choices);
    case 'cancelled':
    case 'expired':
      return [{ id: CHOICE.startAgain, label: choices.startAgain }];
    default:
      return asideChoicesOf(prompt, choices);
  }
}

/** What is asked beside the way through the case. */
function asideChoicesOf(prompt: Prompt, choices: Sayings['choices']): Choice[] {
  switch (prompt.kind) {
    case 'language_menu':
      return LANGUAGES.map((language) => ({
        id: `language:${language}`,
        label: PHRASES[language].languageName,
      }));
    case 'confirm_cancel':
      return [
        { id: CHOICE.cancel, label: choices.cancelYes },
        { id: CHOICE.keep, label: choices.keep },
      ];
    case 'confirm_delete':
      return [
        { id: CHOICE.delete, label: choices.deleteYes },
        { id: CHOICE.keep, label: choices.keep },
      ];
    default:
      return linkChoicesOf(prompt, choices);
  }
}

function choicesAfterNo({ mayAppeal }: NotVerified, choices: Sayings['choices']): Choice[] {
  return [
    ...(mayAppeal === undefined ? [] : [{ id: appealChoice(mayAppeal), label: choices.appeal }]),
    { id: CHOICE.startAgain, label: choices.startAgain },
    supportChoice(choices),
  ];
}

function supportChoice({ support }: Sayings['choices']): Choice {
  return { id: CHOICE.support, label: support };
}

/** About the account of the old shop. */
function linkChoicesOf(prompt: Prompt, choices: Sayings['choices']): Choice[] {
  switch (prompt.kind) {
    case 'confirm_link':
      return [
        { id: linkChoice('yes', prompt.linkId), label: choices.linkYes },
        { id: linkChoice('no', prompt.linkId), label: choices.linkNo },
      ];
    case 'account_linked':
      return [
        { id: CHOICE.showOrders, label: choices.showOrders },
        { id: CHOICE.askUnlink, label: choices.unlink },
      ];
    case 'confirm_unlink':
      return [
        { id: CHOICE.unlink, label: choices.unlinkYes },
        { id: CHOICE.keep, label: choices.keep },
      ];
    case 'orders': {
      const cursor = prompt.page?.nextCursor;
      return cursor ? [{ id: furtherOrdersChoice(cursor), label: choices.moreOrders }] : [];
    }
    default:
      return [];
  }
}
