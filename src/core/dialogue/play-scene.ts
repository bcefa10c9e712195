import type { ChannelIdentity } from '../accounts/account.ts';
import { findPerson, lockPerson, meetPerson, type Person } from '../accounts/account-store.ts';
import { languageOf, type Language } from '../accounts/language.ts';
import type { InboundEvent } from '../channel/channel.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { claimUpdate } from '../inbox/inbox-store.ts';
import type { Policy } from '../verification/policy.ts';
import { renewChallenge, type ChooseChallenge } from '../verification/renew-challenge.ts';
import { lockLatestVerification } from '../verification/verification-store.ts';
import type { DialogueState } from './dialogue-state.ts';
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
  language: Language;
  prompt: Prompt;
  notice?: Notice;
}

export interface SceneDeps {
  db: Db;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  clock: Clock;
}

/**
 * One transaction: the update claimed, the person and the case locked, the deed done once, the answer read off the
 * state. `performed` is `undefined` when the update had been acted on before. With `toStranger` somebody unknown hears
 * that and stays unknown: after `/delete`, a piece sent before may still be tried again.
 */
export function playScene<Deed extends Performed>(
  deps: SceneDeps,
  event: InboundEvent,
  play: (trx: Trx, scene: Scene) => Promise<Deed>,
  toStranger?: Notice,
): Promise<{ answer: Answer; performed: Deed | undefined }> {
  const { db, clock, policy } = deps;
  return inTransaction(db, async (trx) => {
    const now = clock();
    const language = languageOf(event.languageTag);
    const isNew = await claimUpdate(trx, event, now);
    const isKnown = (await findPerson(trx, event)) !== undefined;
    if (!isKnown && toStranger) return { answer: welcome(language, toStranger), performed: undefined };
    // Acted on, and nobody is here any more: it erased them. To lock the person would make them known again.
    if (!isKnown && !isNew) return { answer: goodbye(language), performed: undefined };

    const person = isKnown ? await lockPerson(trx, event, now) : await meetPerson(trx, event, language, now);
    // Erased by an update that this one waited for.
    if (!person) return { answer: goodbye(language), performed: undefined };
    const verification = await lockLatestVerification(trx, person.account.id);
    const before = stateOf(person, verification);
    const performed = isNew
      ? await play(trx, { person, isStranger: !isKnown, state: before, event })
      : undefined;
    if (performed?.prompt?.kind === 'deleted') return { answer: goodbye(before.language), performed };

    const state = { ...before, ...performed?.changes };
    const current =
      state.verification && (await renewChallenge(trx, state.verification, deps.chooseChallenge, now));
    const answer = answerFrom({ ...state, ...(current ? { verification: current } : {}) }, performed, policy);
    return { answer: { ...answer, identity: person.identity }, performed };
  });
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

function answerFrom(state: DialogueState, performed: Performed | undefined, policy: Policy): Answer {
  const { language, verification } = state;
  const place = promptFor(state, policy);
  const { notice, prompt } = performed ?? {};
  const reference = verification && state.hasConsented ? { reference: referenceOf(verification.id) } : {};
  const said = prompt?.kind === 'status' ? { kind: prompt.kind, place, ...reference } : (prompt ?? place);
  return { language, prompt: said, ...(notice ? { notice } : {}) };
}
