import type { ChannelAddress, ChannelIdentity } from '../accounts/account.ts';
import { findPerson, saveOfferedChoices, saveReachable, type Person } from '../accounts/account-store.ts';
import { languageOf, type Language } from '../accounts/language.ts';
import type {
  Capabilities,
  ChannelName,
  InboundEvent,
  InboundMedia,
  OutboundMessage,
} from '../channel/channel.ts';
import type { Policy } from '../verification/policy.ts';
import { render } from '../channel/render.ts';
import type { OneTimeLinks } from '../one-time-links/one-time-links.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Linking } from '../linking/linking.ts';
import { isHandled } from '../inbox/inbox-store.ts';
import { findTraces } from '../notification/delivery-store.ts';
import { releaseParked } from '../notification/release-parked.ts';
import type { Verification } from '../verification/verification.ts';
import { findLatestVerification } from '../verification/verification-store.ts';
import type { DialogueState } from './dialogue-state.ts';
import { ORDERS_SHOWN } from './link-wording.ts';
import { findPageLink } from './find-page-link.ts';
import { interpret, type SaidContent, type Vocabulary } from './interpret.ts';
import { perform, sayAgain, type PerformDeps } from './perform.ts';
import { playScene, stateOf, type Answer, type Scene, type SceneDeps } from './play-scene.ts';
import { PHRASES, type Manners } from './phrases-for.ts';
import { present, type Audience } from './present.ts';
import { promptFor } from './prompt-for.ts';
import type { GiveRefusal, Notice, Prompt } from './prompt.ts';
import { loadEvidence, takeEvidence, type LoadedEvidence } from './take-evidence.ts';

export interface Dialogue {
  /**
   * Acts on an update once and answers it every time it is seen; `undefined` where nothing is to be said. Throws when
   * something we depend on fails: the update is then to be handled again.
   */
  handle(
    event: InboundEvent,
    capabilities: Capabilities,
    signal: AbortSignal,
  ): Promise<OutboundMessage | undefined>;
  /** What to tell a person who did nothing just now, about the case as it is. */
  tell(
    person: Person,
    verification: Verification | undefined,
    capabilities: Capabilities,
    notice?: Notice,
  ): Promise<OutboundMessage>;
  /** What to ask a person who did nothing just now, aside from the case. */
  ask(person: Person, prompt: Prompt, capabilities: Capabilities): Promise<OutboundMessage>;
  /** Once a message stands in the chat: what is typed there from now on may mean one of its choices. */
  shown(address: ChannelAddress, message: OutboundMessage, capabilities: Capabilities): Promise<void>;
  /** For a person whose update we could not act on and shall try again. */
  apologise(event: InboundEvent, capabilities: Capabilities): Promise<OutboundMessage>;
  /** For a person whose update we tried for the last time. */
  giveUp(event: InboundEvent, capabilities: Capabilities): Promise<OutboundMessage>;
}

export interface DialogueDeps extends SceneDeps, PerformDeps {
  oneTimeLinks: Pick<OneTimeLinks, 'issue'>;
  linking: Pick<Linking, 'orders'>;
}

export function createDialogue(deps: DialogueDeps): Dialogue {
  const { db, policy } = deps;
  const to = (language: Language, manners: Manners, channel: ChannelName): Audience =>
    audienceFor(policy, { language, manners, channel });
  return {
    async handle(event, capabilities, signal) {
      const { content } = event;
      if (content.type === 'receipt') return undefined;
      if (content.type === 'reachability') return noteReachability(db, event, content.reachable);
      const answer =
        content.type === 'media'
          ? await answerToMedia(deps, event, { media: content.media, capabilities, signal })
          : await answerToWords(deps, event, content);
      const complete = await completed(deps, answer, capabilities);
      const audience = {
        ...to(answer.language, capabilities, event.channel),
        ...(await findPageLink(deps, complete, capabilities)),
      };
      const message = present(complete.prompt, audience, complete.notice);
      // Until the message is gone, and the update seen again, it must mean the same.
      const isKept = message.removesInbound || LEAVES_CHOICES.has(complete.prompt.kind);
      if (!isKept) await forgetChoices(deps, answer.identity);
      return message;
    },
    tell: (person, verification, capabilities, notice) =>
      tell(deps, person, { verification, capabilities, ...(notice && { notice }) }),
    async ask(person, prompt, capabilities) {
      const { account, identity } = person;
      const link = await findPageLink(deps, { prompt, identity }, capabilities);
      const message = present(prompt, { ...to(account.language, capabilities, identity.channel), ...link });
      // What offers nothing leaves the list that stands in the chat as good as it was.
      if (message.choices.length > 0) await forgetChoices(deps, identity);
      return message;
    },
    apologise: async (event, capabilities) => {
      const { language } = await stateForApology(db, event);
      return present({ kind: 'trouble' }, to(language, capabilities, event.channel));
    },
    giveUp: (event, capabilities) => giveUp(deps, event, capabilities),
    shown: (address, message, capabilities) => rememberChoices(deps, address, message, capabilities),
  };
}

function audienceFor(
  { time, capture, faceService }: Policy,
  { language, manners, channel }: { language: Language; manners: Manners; channel: ChannelName },
): Audience {
  const audience = { language, manners, times: time, capture: capture[channel] };
  return faceService === undefined ? audience : { ...audience, faceService };
}

interface Telling {
  verification: Verification | undefined;
  capabilities: Capabilities;
  notice?: Notice;
}

async function tell(
  deps: DialogueDeps,
  person: Person,
  { verification, capabilities, notice }: Telling,
): Promise<OutboundMessage> {
  const { policy } = deps;
  const { account, identity } = person;
  await forgetChoices(deps, identity);
  const prompt = promptFor(stateOf(person, verification), policy);
  const about = { prompt, identity, ...(verification && { verificationId: verification.id }) };
  const { language } = account;
  const audience = audienceFor(policy, { language, manners: capabilities, channel: identity.channel });
  return present(prompt, { ...audience, ...(await findPageLink(deps, about, capabilities)) }, notice);
}

/** Whoever cannot even be looked up hears it as a stranger does. */
async function giveUp(
  deps: DialogueDeps,
  event: InboundEvent,
  capabilities: Capabilities,
): Promise<OutboundMessage> {
  const notice = { kind: 'given_up' } as const;
  const person = await findPerson(deps.db, event).catch(() => undefined);
  if (!person) {
    const language = languageOf(event.languageTag);
    const audience = audienceFor(deps.policy, { language, manners: capabilities, channel: event.channel });
    return present({ kind: 'privacy_notice' }, audience, notice);
  }
  const verification = await findLatestVerification(deps.db, person.account.id);
  return tell(deps, person, { verification, capabilities, notice });
}

/** What an answer holds beside the case: how deliveries went, where that was asked. What the person writes after an
 * invitation is an answer to it, whatever it says. */
async function completed(
  { db, clock, linking }: DialogueDeps,
  answer: Answer,
  { replyWindowMilliseconds }: Capabilities,
): Promise<Answer> {
  const { identity, prompt, notice, ...rest } = answer;
  if (!identity) return answer;
  const deliveries = prompt.kind === 'status' ? await findTraces(db, identity.accountId, TRACES_SHOWN) : [];
  const isSaid = !ASIDES.has(prompt.kind);
  const wasParked =
    replyWindowMilliseconds !== undefined &&
    (await inTransaction(db, (trx) => releaseParked(trx, identity, isSaid, clock()))) > 0;
  const isAnswerToInvitation = wasParked && notice?.kind === 'unexpected';
  return {
    ...rest,
    identity,
    prompt:
      prompt.kind === 'status' ? { ...prompt, deliveries } : await withOrders(linking, identity, prompt),
    ...(notice && !isAnswerToInvitation ? { notice } : {}),
  };
}

/** Asked of the shop while no transaction is open; from the beginning where the page that was asked for is gone. */
async function withOrders(
  linking: DialogueDeps['linking'],
  { accountId }: ChannelIdentity,
  prompt: Prompt,
): Promise<Prompt> {
  if (prompt.kind !== 'orders') return prompt;
  const { kind, cursor } = prompt;
  const first = { limit: ORDERS_SHOWN };
  const found = await linking.orders(accountId, { ...first, ...(cursor !== undefined && { cursor }) });
  const isGone = !found.ok && found.refusal === 'CURSOR_INVALID';
  const page = isGone ? await linking.orders(accountId, first) : found;
  return page.ok ? { kind, page: page.value } : { kind };
}

/** Answers that do not say how the case stands. */
const ASIDES: ReadonlySet<Prompt['kind']> = new Set([
  'language_menu',
  'help',
  'confirm_cancel',
  'confirm_delete',
  'handover_code',
  'confirm_handover',
  'handover_asked',
  'handed_over',
  'link_here',
  'confirm_link',
  'account_linked',
  'confirm_unlink',
  'orders',
  'support_open',
  'support_asked',
]);

/** A word with support leaves what the case asks for, and its list, where they are. */
const LEAVES_CHOICES: ReadonlySet<Prompt['kind']> = new Set(['support_open', 'support_asked']);

const TRACES_SHOWN = 3;

/** A number that somebody types means what it meant in the list they see. While another list is on its way it means
 * nothing, so that no answer to the old one is taken for one to the new. */
async function forgetChoices(
  { db, clock }: DialogueDeps,
  identity: ChannelIdentity | undefined,
): Promise<void> {
  if (identity && identity.offeredChoices.length > 0) await saveOfferedChoices(db, identity, [], clock());
}

async function rememberChoices(
  { db, clock }: DialogueDeps,
  address: ChannelAddress,
  message: OutboundMessage,
  capabilities: Capabilities,
): Promise<void> {
  const { mark } = message;
  if (message.choices.length === 0 && mark === undefined) return;
  const { buttons, list } = render(message, capabilities);
  const isNumbered = buttons.length === 0 && !list;
  const shown = message.choices.map((choice) => ({ ...choice, isNumbered }));
  const choices = mark === undefined ? shown : [...shown, { id: mark, label: '', isNumbered: false }];
  await saveOfferedChoices(db, address, choices, clock());
}

async function noteReachability(db: Db, event: InboundEvent, reachable: boolean): Promise<undefined> {
  const person = await findPerson(db, event);
  if (person) await saveReachable(db, person.identity.id, reachable);
  return undefined;
}

async function answerToWords(deps: DialogueDeps, event: InboundEvent, content: SaidContent): Promise<Answer> {
  const meant = (scene: Scene) => interpret(content, vocabularyOf(scene));
  const { answer } = await playScene(deps, event, {
    act: (trx, scene) => perform(trx, deps, scene, meant(scene)),
    again: (trx, scene) => sayAgain(trx, deps, scene, meant(scene)),
  });
  return answer;
}

/** Bytes are loaded before the transaction, because the network is slow, and only while the update is unhandled. */
async function answerToMedia(
  deps: DialogueDeps,
  event: InboundEvent,
  { media, capabilities, signal }: { media: InboundMedia; capabilities: Capabilities; signal: AbortSignal },
): Promise<Answer> {
  if (await isHandled(deps.db, event)) return answerAgain(deps, event);
  const state = await readState(deps.db, event);
  const capture = deps.policy.capture[event.channel];
  const biggestBytes = Math.min(deps.policy.media.biggestBytes, capabilities.biggestMedia);
  const loaded = await loadEvidence(state, media, { ...deps, capture, biggestBytes, signal });
  return loaded.ok ? takeIn(deps, event, loaded.value) : notTaken(deps, event, loaded.refusal);
}

/** A refused piece is discarded at once. After an error the row may exist all the same (the answer to COMMIT can be
 * lost), so the bytes stay, and the orphan sweep removes what no row names. */
async function takeIn(deps: DialogueDeps, event: InboundEvent, loaded: LoadedEvidence): Promise<Answer> {
  const attach = async (trx: Trx, scene: Scene) => {
    const result = await takeEvidence(trx, deps, scene, loaded);
    return result.ok
      ? { ...result.value, isAttached: true }
      : { notice: noticeOf(result.refusal), isAttached: false };
  };
  const { answer, performed } = await playScene(deps, event, {
    act: attach,
    toStranger: noticeOf('CASE_ERASED'),
  });
  if (!performed?.isAttached) await deps.vault.discard(loaded.written);
  return answer;
}

async function answerAgain(deps: DialogueDeps, event: InboundEvent): Promise<Answer> {
  const { answer } = await playScene(deps, event, { act: async () => ({}) });
  return answer;
}

async function notTaken(
  deps: DialogueDeps,
  event: InboundEvent,
  refusal: GiveRefusal | 'DOWNLOAD_GONE',
): Promise<Answer> {
  const notice = noticeOf(refusal);
  const { answer } = await playScene(deps, event, { act: async () => ({ notice }), toStranger: notice });
  return answer;
}

/** When even the state cannot be read, all that is known is what the person's messenger says. */
async function stateForApology(db: Db, event: InboundEvent): Promise<DialogueState> {
  const stranger = { language: languageOf(event.languageTag), hasConsented: false };
  return readState(db, event).catch(() => stranger);
}

async function readState(db: Db, event: InboundEvent): Promise<DialogueState> {
  const person = await findPerson(db, event);
  if (!person) return { language: languageOf(event.languageTag), hasConsented: false };
  return stateOf(person, await findLatestVerification(db, person.account.id));
}

/** How far a messenger's clock may be from ours. */
const CLOCKS_DIFFER_MILLISECONDS = 2_000;
const SECOND = 1_000;

/** What was typed before a list stood in the chat is no answer to it, however late it is handled. Messengers tell the time
 * in whole seconds. */
function vocabularyOf({ person, state, event }: Scene): Vocabulary {
  const { offeredChoices, offeredAt } = person.identity;
  const shownAt = Math.floor((offeredAt?.getTime() ?? 0) / SECOND) * SECOND;
  const isAnswer = event.sentAt.getTime() >= shownAt - CLOCKS_DIFFER_MILLISECONDS;
  return {
    choices: isAnswer ? offeredChoices : [],
    commandWords: PHRASES[state.language].commandWords,
    isSupportOpen: state.isSupportOpen === true,
  };
}

function noticeOf(refusal: GiveRefusal | 'DOWNLOAD_GONE'): Notice {
  return refusal === 'DOWNLOAD_GONE' ? { kind: 'download_failed' } : { kind: 'not_taken', refusal };
}
