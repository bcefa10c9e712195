import { saveLanguage } from '../accounts/account-store.ts';
import { cancelCase, chooseDocumentType } from '../applicant/change-case.ts';
import { consentTextVersion, giveConsent } from '../applicant/consent.ts';
import { openCase } from '../applicant/open-case.ts';
import type { Trx } from '../database.ts';
import { withdrawClaims } from '../handover/handover-store.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { eraseAccount } from '../privacy/erasure.ts';
import { assertNever } from '../result.ts';
import { isOpen, type Verification } from '../verification/verification.ts';
import type { Intent } from './intent.ts';
import {
  answerQuestionAgain,
  answerQuestion,
  claim,
  continueElsewhereAgain,
  continueElsewhere,
  type HandoverDeps,
} from './perform-handover.ts';
import { appeal, appealAgain } from './perform-appeal.ts';
import { isAboutLink, linkAgain, performLink, type LinkDeps } from './perform-link.ts';
import { isAboutSupport, performSupport, supportAgain, type SupportDeps } from './perform-support.ts';
import type { Performed, Scene } from './play-scene.ts';

export interface PerformDeps extends HandoverDeps, LinkDeps, SupportDeps {
  vault: MediaVault;
}

/** Does what the person means. */
export async function perform(trx: Trx, deps: PerformDeps, scene: Scene, intent: Intent): Promise<Performed> {
  // Whatever somebody begins with, they hear the whole welcome: what they agree to must have been shown.
  if (scene.isStranger && !BEGINNINGS.has(intent.kind)) return {};
  if (isAboutLink(intent)) return performLink(trx, deps, scene, intent);
  if (isAboutSupport(intent)) return performSupport(trx, deps, scene, intent);
  switch (intent.kind) {
    case 'begin':
      return begin(trx, deps, scene);
    case 'start_again':
      return startAgain(trx, deps, scene);
    case 'appeal':
      return appeal(trx, deps, scene, intent);
    case 'give_consent':
      return agree(trx, deps, scene, intent);
    case 'refuse_consent':
      return scene.state.hasConsented ? {} : { prompt: { kind: 'consent_refused' } };
    case 'set_language':
      await saveLanguage(trx, scene.person.account.id, intent.language);
      return { notice: { kind: 'language_set' }, changes: { language: intent.language } };
    case 'choose_document':
      return choose(trx, deps, scene, intent);
    case 'cancel':
      return cancel(trx, deps, scene);
    case 'delete':
      await eraseAccount(trx, scene.person.account.id, deps);
      return { prompt: { kind: 'deleted' } };
    case 'continue_elsewhere':
      return continueElsewhere(trx, deps, scene);
    case 'claim_handover':
      return claim(trx, deps, scene, intent);
    case 'answer_handover':
      return answerQuestion(trx, deps, scene, intent);
    default:
      return answer(deps, scene, intent);
  }
}

/** What was said to an update that is seen again, where it cannot be read off the case. Changes nothing. */
export async function sayAgain(
  trx: Trx,
  deps: PerformDeps,
  scene: Scene,
  intent: Intent,
): Promise<Performed> {
  if (isAboutLink(intent)) return linkAgain(trx, deps, scene, intent);
  if (isAboutSupport(intent)) return supportAgain(trx, scene, intent);
  switch (intent.kind) {
    case 'continue_elsewhere':
      return continueElsewhereAgain(trx, deps, scene);
    case 'appeal':
      return appealAgain(scene, intent);
    case 'answer_handover':
      return answerQuestionAgain(trx, scene, intent);
    default:
      return {};
  }
}

type Question = Extract<
  Intent,
  {
    kind: 'choose_language' | 'ask_status' | 'ask_help' | 'ask_cancel' | 'ask_delete' | 'keep' | 'unexpected';
  }
>;

const BEGINNINGS: ReadonlySet<Intent['kind']> = new Set([
  'begin',
  'claim_handover',
  'set_language',
  'password_typed',
  'open_support',
  'write_to_support',
]);

/** What changes nothing. */
function answer(
  { hasLegacyShop }: PerformDeps,
  { state: { verification } }: Scene,
  question: Question,
): Performed {
  switch (question.kind) {
    case 'choose_language':
      return { prompt: { kind: 'language_menu' } };
    case 'ask_status':
      return { prompt: { kind: 'status', place: { kind: 'privacy_notice' } } };
    case 'ask_help':
      return { prompt: { kind: 'help', hasLegacyShop } };
    case 'ask_delete':
      return { prompt: { kind: 'confirm_delete' } };
    case 'ask_cancel':
      return askCancel(verification);
    case 'keep':
      return { notice: { kind: 'kept' } };
    case 'unexpected':
      return { notice: question };
    default:
      return assertNever(question);
  }
}

function askCancel(verification: Verification | undefined): Performed {
  if (!verification || !isOpen(verification)) return { notice: { kind: 'nothing_to_cancel' } };
  if (verification.status !== 'collecting') return { notice: { kind: 'cancel_too_late' } };
  return { prompt: { kind: 'confirm_cancel' } };
}

/** Goes on where the person was; a case that came to nothing is followed by a new one. */
async function begin(trx: Trx, deps: PerformDeps, scene: Scene): Promise<Performed> {
  const { hasConsented, verification } = scene.state;
  if (!hasConsented) return beginAfresh(trx, scene);
  const abandoned = !verification || verification.status === 'cancelled' || verification.status === 'expired';
  return abandoned ? open(trx, deps, scene) : {};
}

/** Who waits for a yes in another chat, and begins here, has changed their mind or was tricked into sending a code. */
async function beginAfresh(trx: Trx, { person, state }: Scene): Promise<Performed> {
  if (state.question?.kind === 'wait') await withdrawClaims(trx, person.identity.id);
  return { changes: { question: undefined } };
}

async function startAgain(trx: Trx, deps: PerformDeps, scene: Scene): Promise<Performed> {
  const { hasConsented, verification } = scene.state;
  if (!hasConsented || (verification && isOpen(verification))) return {};
  if (verification?.status === 'verified') return { notice: { kind: 'already_verified' } };
  return open(trx, deps, scene);
}

async function agree(
  trx: Trx,
  deps: PerformDeps,
  scene: Scene,
  { namesFaceService }: Extract<Intent, { kind: 'give_consent' }>,
): Promise<Performed> {
  const { person, event, state, isStranger } = scene;
  // A consent to a text that was never shown is none.
  const wasShown = !isStranger && person.identity.offeredAt !== undefined;
  if (state.hasConsented || !wasShown) return {};
  const { channel, updateId } = event;
  const { language } = state;
  const textVersion = consentTextVersion(namesFaceService ? deps.policy.faceService : undefined);
  const given = { textVersion, language, now: deps.clock() };
  await giveConsent(trx, person.account.id, { channel, updateId }, given);
  const { changes, ...opened } = await open(trx, deps, scene);
  return { ...opened, changes: { ...changes, hasConsented: true } };
}

async function open(trx: Trx, deps: PerformDeps, { person }: Scene): Promise<Performed> {
  const opened = await openCase(trx, deps, person.account.id);
  return opened.ok ? { changes: { verification: opened.value } } : { notice: { kind: 'too_many_cases' } };
}

async function choose(
  trx: Trx,
  { clock }: PerformDeps,
  { state: { verification } }: Scene,
  { documentType }: Extract<Intent, { kind: 'choose_document' }>,
): Promise<Performed> {
  if (!verification) return {};
  const chosen = await chooseDocumentType(trx, verification, documentType, clock());
  if (chosen.ok) return { changes: { verification: chosen.value } };
  return chosen.refusal === 'DOCUMENT_ALREADY_GIVEN' ? { notice: { kind: 'document_already_given' } } : {};
}

async function cancel(
  trx: Trx,
  { clock }: PerformDeps,
  { state: { verification } }: Scene,
): Promise<Performed> {
  if (!verification) return { notice: { kind: 'nothing_to_cancel' } };
  const cancelled = await cancelCase(trx, verification, clock());
  if (cancelled.ok) return { changes: { verification: cancelled.value } };
  return { notice: { kind: cancelled.refusal === 'CLOSED' ? 'nothing_to_cancel' : 'cancel_too_late' } };
}
