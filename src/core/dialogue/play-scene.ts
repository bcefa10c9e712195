import type { ChannelIdentity } from '../accounts/account.ts';
import { findPerson, lockPerson, noteUse, type Person } from '../accounts/account-store.ts';
import { languageOf, type Language } from '../accounts/language.ts';
import { registerPerson } from '../accounts/register-person.ts';
import type { InboundEvent } from '../channel/channel.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { findQuestion } from '../handover/handover-store.ts';
import { claimUpdate } from '../inbox/inbox-store.ts';
import type { CustomerSeal } from '../linking/customer-seal.ts';
import { findLinkState } from '../linking/linking.ts';
import type { Policy } from '../verification/policy.ts';
import { findThreadOf } from '../support/support-store.ts';
import { renewChallenge, type ChooseChallenge } from '../verification/renew-challenge.ts';
import { lockLatestVerification } from '../verification/verification-store.ts';
import type { DialogueState } from './dialogue-state.ts';
import { linkQuestionOf } from './link-question.ts';
import { promptFor } from './prompt-for.ts';
import { referenceOf, type Notice, type Prompt } from './prompt.ts';

/** Who wrote and how things stand, locked for the length of one transaction. */
export interface Scene {
  person: Person;
  /** This is the first we hear of them: they have not read a word of ours. */
  isStranger: boolean;
  state: DialogueState;
  event: InboundEvent;
}

/** What came of it. */
export interface Performed {
  notice?: Notice;
  /** Set where the answer is not what the case asks next. */
  prompt?: Prompt;
  /** What is different now. */
  changes?: Partial<DialogueState>;
}

/** What to say, before it is worded. */
export interface Answer {
  /** Absent where nobody is known, or any more. */
  identity?: ChannelIdentity;
  verificationId?: string;
  language: Language;
  prompt: Prompt;
  notice?: Notice;
}

export interface SceneDeps {
  db: Db;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  customers: CustomerSeal;
  clock: Clock;
}

export interface Play<Deed extends Performed> {
  act: (trx: Trx, scene: Scene) => Promise<Deed>;
  /** What to say when the update had been acted on before, where the state does not tell. Changes nothing. */
  again?: (trx: Trx, scene: Scene) => Promise<Performed>;
  /** Somebody unknown hears this and stays unknown: after `/delete`, a piece sent before may still be tried again. */
  toStranger?: Notice;
}

/**
 * One transaction: the update claimed, the person and the case locked, the deed done once, the answer read off the
 * state. `performed` is `undefined` when the update had been acted on before.
 */
export function playScene<Deed extends Performed>(
  deps: SceneDeps,
  event: InboundEvent,
  play: Play<Deed>,
): Promise<{ answer: Answer; performed: Deed | undefined }> {
  const { db, clock } = deps;
  return inTransaction(db, async (trx) => {
    const now = clock();
    const language = languageOf(event.languageTag);
    const isNew = await claimUpdate(trx, event, now);
    const isKnown = (await findPerson(trx, event)) !== undefined;
    if (!isKnown && play.toStranger)
      return { answer: welcome(language, play.toStranger), performed: undefined };
    // Acted on, and nobody is here any more: it erased them. To lock the person would make them known again.
    if (!isKnown && !isNew) return { answer: goodbye(language), performed: undefined };

    const person = isKnown
      ? await lockPerson(trx, event)
      : await registerPerson(trx, event, { language, metIn: 'chat' }, now);
    // Erased by an update that this one waited for.
    if (!person) return { answer: goodbye(language), performed: undefined };
    if (isNew && isKnown) await noteUse(trx, person.identity.id, now);
    const scene = { person, isStranger: !isKnown, state: await readScene(trx, deps, person, now), event };
    const performed = isNew ? await play.act(trx, scene) : undefined;
    const said = performed ?? (await play.again?.(trx, scene));
    if (said?.prompt?.kind === 'deleted') return { answer: goodbye(scene.state.language), performed };

    const state = await renewed(trx, deps, { ...scene.state, ...said?.changes });
    const answer = answerFrom(state, said, deps.policy);
    const { verification } = state;
    const about = { identity: person.identity, ...(verification && { verificationId: verification.id }) };
    return { answer: { ...answer, ...about }, performed };
  });
}

async function readScene(
  trx: Trx,
  { customers }: SceneDeps,
  person: Person,
  now: Date,
): Promise<DialogueState> {
  const verification = await lockLatestVerification(trx, person.account.id);
  const question =
    (await findQuestion(trx, person.identity.id, now)) ??
    linkQuestionOf(await findLinkState(trx, customers, person.account.id, now));
  const thread = await findThreadOf(trx, person.account.id);
  return { ...stateOf(person, verification), question, isSupportOpen: thread?.isOpen === true };
}

async function renewed(trx: Trx, { chooseChallenge, clock }: SceneDeps, state: DialogueState) {
  const { verification } = state;
  if (!verification) return state;
  const now = clock();
  const times = { now, mustHoldUntil: now };
  return { ...state, verification: await renewChallenge(trx, verification, chooseChallenge, times) };
}

export function stateOf(person: Person, verification: DialogueState['verification']): DialogueState {
  return {
    language: person.account.language,
    hasConsented: person.hasConsented,
    ...(verification ? { verification } : {}),
  };
}

function welcome(language: Language, notice: Notice): Answer {
  return { language, prompt: { kind: 'privacy_notice' }, notice };
}

function goodbye(language: Language): Answer {
  return { language, prompt: { kind: 'deleted' } };
}

function answerFrom(state: DialogueState, said: Performed | undefined, policy: Policy): Answer {
  const { language } = state;
  const place = promptFor(state, policy);
  const { notice, prompt } = said ?? {};
  if (prompt?.kind === 'status') {
    const status = { kind: prompt.kind, ...standingOf(state, policy) };
    return { language, prompt: status, ...(notice && { notice }) };
  }
  return { language, prompt: prompt ?? questionPrompt(state, said) ?? place, ...(notice && { notice }) };
}

/** How things stand. What was decided stands, also after the consent was taken back. */
function standingOf(state: DialogueState, policy: Policy): { place: Prompt; reference?: string } {
  const { verification, hasConsented } = state;
  const isDecided = verification?.status === 'verified' || verification?.status === 'not_verified';
  const isTold = hasConsented || isDecided;
  const place = promptFor({ ...state, hasConsented: isTold }, policy);
  return { place, ...(verification && isTold ? { reference: referenceOf(verification.id) } : {}) };
}

/** A question is repeated, but only where nothing else is to be told. */
function questionPrompt({ question }: DialogueState, said: Performed | undefined): Prompt | undefined {
  if (!question || said?.changes) return undefined;
  if (question.kind === 'wait') return { kind: 'handover_asked' };
  if (question.kind === 'confirm_link') return said && question;
  return said && { ...question, kind: 'confirm_handover' };
}
