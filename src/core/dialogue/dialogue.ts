import { findPerson, lockPerson, saveReachable, type Person } from '../accounts/account-store.ts';
import { languageOf, type Language } from '../accounts/language.ts';
import type { InboundEvent, OutboundMessage } from '../channel/channel.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { claimUpdate, isHandled } from '../inbox/inbox-store.ts';
import type { MediaVault } from '../media/media-vault.ts';
import type { Policy } from '../verification/policy.ts';
import { renewChallenge, type ChooseChallenge } from '../verification/renew-challenge.ts';
import type { Verification } from '../verification/verification.ts';
import { findLatestVerification, lockLatestVerification } from '../verification/verification-store.ts';
import type { DialogueState } from './dialogue-state.ts';
import type { Intent } from './intent.ts';
import { interpret, type SaidContent } from './interpret.ts';
import { perform, type Performed, type Scene } from './perform.ts';
import { present } from './present.ts';
import { promptFor } from './prompt-for.ts';
import { referenceOf, type Notice, type Prompt } from './prompt.ts';
import { attachEvidence, loadEvidence, type LoadedEvidence } from './take-evidence.ts';

export interface Dialogue {
  /**
   * Acts on an update once and answers it every time it is seen; `undefined` where nothing is to be said. Throws when
   * something we depend on fails: the update is then to be handled again.
   */
  handle(event: InboundEvent, signal: AbortSignal): Promise<OutboundMessage | undefined>;
  /** What to tell a person who did nothing just now, about the case as it is. */
  tell(person: Person, verification: Verification, notice?: Notice): OutboundMessage;
  /** For a person whose update we could not act on and shall try again. */
  apologise(language: Language): OutboundMessage;
}

export interface DialogueDeps {
  db: Db;
  vault: MediaVault;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  clock: Clock;
}

interface Answer {
  language: Language;
  prompt: Prompt;
  notice?: Notice;
}

export function createDialogue(deps: DialogueDeps): Dialogue {
  const { db, policy } = deps;
  return {
    async handle(event, signal) {
      const { content } = event;
      if (content.type === 'reachability') return noteReachability(db, event, content.reachable);
      const answer = await answerTo(deps, event, content, signal);
      return present(answer.prompt, answer.language, policy.time, answer.notice);
    },
    tell(person, verification, notice) {
      const { language } = person.account;
      const prompt = promptFor({ language, hasConsented: person.hasConsented, verification }, policy);
      return present(prompt, language, policy.time, notice);
    },
    apologise: (language) => present({ kind: 'trouble' }, language, policy.time),
  };
}

async function noteReachability(db: Db, event: InboundEvent, reachable: boolean): Promise<undefined> {
  const person = await findPerson(db, event);
  if (person) await saveReachable(db, person.identity.id, reachable);
  return undefined;
}

async function answerTo(
  deps: DialogueDeps,
  event: InboundEvent,
  content: SaidContent,
  signal: AbortSignal,
): Promise<Answer> {
  const state = await readState(deps.db, event);
  const intent = interpret(content, choicesNow(state, deps.policy));
  if (intent.kind !== 'give_evidence') return act(deps, event, intent);
  if (await isHandled(deps.db, event)) return act(deps, event, { kind: 'keep' });

  const loaded = await loadEvidence(state, intent.media, { ...deps, signal });
  if (loaded.ok) return actWithEvidence(deps, event, loaded.value);
  return act(deps, event, { kind: 'decline', notice: noticeOf(loaded.refusal) });
}

/** A refused piece is discarded at once. After an error the row may exist all the same (the answer to COMMIT can be
 * lost), so the bytes stay, and the orphan sweep removes what no row names. */
async function actWithEvidence(
  deps: DialogueDeps,
  event: InboundEvent,
  loaded: LoadedEvidence,
): Promise<Answer> {
  const { answer, attached } = await inScene(deps, event, async (trx, scene) => {
    const result = await attachEvidence(trx, deps, scene, loaded);
    return result.ok ? { ...result.value, attached: true } : { notice: noticeOf(result.refusal) };
  });
  if (!attached) await deps.vault.discard(loaded.written);
  return answer;
}

type SmallIntent = Exclude<Intent, { kind: 'give_evidence' }> | { kind: 'decline'; notice: Notice };

async function act(deps: DialogueDeps, event: InboundEvent, intent: SmallIntent): Promise<Answer> {
  const { answer } = await inScene(deps, event, async (trx, scene): Promise<Performed> =>
    intent.kind === 'decline' ? { notice: intent.notice } : perform(trx, deps, scene, intent),
  );
  return answer;
}

interface Played extends Performed {
  attached?: boolean;
}

/** One transaction: the update claimed, the person and the case locked, the deed done, the answer read off the case. */
function inScene(
  deps: DialogueDeps,
  event: InboundEvent,
  play: (trx: Trx, scene: Scene) => Promise<Played>,
): Promise<{ answer: Answer; attached?: boolean }> {
  const { db, clock, policy } = deps;
  return inTransaction(db, async (trx) => {
    const now = clock();
    const language = languageOf(event.languageTag);
    const isNew = await claimUpdate(trx, event, now);
    // Acted on, and nobody is here any more: it erased them. To lock the person would make them known again.
    if (!isNew && !(await findPerson(trx, event)))
      return { answer: { language, prompt: { kind: 'deleted' } } };
    const person = await lockPerson(trx, event, language, now);
    const verification = await lockLatestVerification(trx, person.account.id);
    const played = isNew ? await play(trx, { person, verification, event }) : {};
    if (played.prompt?.kind === 'deleted') {
      return { answer: { language: person.account.language, prompt: played.prompt } };
    }
    const latest = await lockLatestVerification(trx, person.account.id);
    if (latest) await renewChallenge(trx, latest, deps.chooseChallenge, now);
    const state = await readState(trx, event);
    return { ...played, answer: answerFrom(state, played, policy) };
  });
}

function answerFrom(state: DialogueState, { notice, prompt }: Performed, policy: Policy): Answer {
  const place = promptFor(state, policy);
  const { language, verification } = state;
  const reference = verification && state.hasConsented ? { reference: referenceOf(verification.id) } : {};
  const said = prompt?.kind === 'status' ? { kind: prompt.kind, place, ...reference } : (prompt ?? place);
  return { language, prompt: said, ...(notice ? { notice } : {}) };
}

async function readState(db: Db, event: InboundEvent): Promise<DialogueState> {
  const person = await findPerson(db, event);
  if (!person) return { language: languageOf(event.languageTag), hasConsented: false };
  const verification = await findLatestVerification(db, person.account.id);
  return {
    language: person.account.language,
    hasConsented: person.hasConsented,
    ...(verification ? { verification } : {}),
  };
}

function choicesNow(state: DialogueState, policy: Policy) {
  return present(promptFor(state, policy), state.language, policy.time).choices;
}

function noticeOf(refusal: Extract<Notice, { kind: 'not_taken' }>['refusal'] | 'DOWNLOAD_GONE'): Notice {
  return refusal === 'DOWNLOAD_GONE' ? { kind: 'download_failed' } : { kind: 'not_taken', refusal };
}
