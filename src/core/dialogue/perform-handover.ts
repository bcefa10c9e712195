import type { ChannelName } from '../channel/channel.ts';
import { findEntrances } from '../channel/entrance-store.ts';
import type { Clock } from '../clock.ts';
import type { Trx } from '../database.ts';
import type { HandoverCodes } from '../handover/handover-codes.ts';
import type { Handover } from '../handover/handover.ts';
import { findHandover, lockUnsettledHandover } from '../handover/handover-store.ts';
import { answerHandover, claimByCode, makeHandover } from '../handover/handovers.ts';
import { findPersonByIdentity } from '../accounts/account-store.ts';
import type { Policy } from '../verification/policy.ts';
import type { Intent } from './intent.ts';
import type { Performed, Scene } from './play-scene.ts';
import type { HandoverPrompt } from './prompt.ts';

export interface HandoverDeps {
  policy: Policy;
  clock: Clock;
  codes: HandoverCodes;
}

type Answering = Extract<Intent, { kind: 'answer_handover' }>;

export async function continueElsewhere(trx: Trx, deps: HandoverDeps, scene: Scene): Promise<Performed> {
  if (!scene.state.hasConsented) return { notice: { kind: 'nothing_to_continue' } };
  const handover = await makeHandover(trx, deps.codes, scene.person, termsOf(deps));
  return { prompt: await promptForCode(trx, deps, scene, handover) };
}

export async function claim(
  trx: Trx,
  deps: HandoverDeps,
  { person }: Scene,
  { code }: Extract<Intent, { kind: 'claim_handover' }>,
): Promise<Performed> {
  const claimed = await claimByCode(trx, deps.codes.hashOf(code), person, termsOf(deps));
  if (!claimed.ok) return { notice: { kind: 'claim_refused', refusal: claimed.refusal } };
  return { prompt: { kind: 'handover_asked' } };
}

export async function answerQuestion(
  trx: Trx,
  { clock }: HandoverDeps,
  { person }: Scene,
  answering: Answering,
): Promise<Performed> {
  const answered = await answerHandover(trx, person, answering, clock());
  if (answered.ok) return handedOver(answered.value);
  if (answered.refusal === 'NOT_ASKED') return { notice: { kind: 'question_closed' } };
  return { notice: { kind: 'handover_not_possible' }, changes: { question: undefined } };
}

/** What was said to the wish to go on elsewhere, while its code stands. */
export async function continueElsewhereAgain(trx: Trx, deps: HandoverDeps, scene: Scene): Promise<Performed> {
  const { account, identity } = scene.person;
  const handover = await lockUnsettledHandover(trx, account.id);
  const isOpenHere = handover?.status === 'open' && handover.originIdentityId === identity.id;
  return isOpenHere ? { prompt: await promptForCode(trx, deps, scene, handover) } : {};
}

/** What was said to an answer that was taken. */
export async function answerQuestionAgain(
  trx: Trx,
  { person: { identity } }: Scene,
  { handoverId }: Answering,
): Promise<Performed> {
  const handover = await findHandover(trx, handoverId);
  if (handover?.originIdentityId !== identity.id || handover.status === 'open') return {};
  const claimant = await findPersonByIdentity(trx, handover.claimantIdentityId);
  return handover.status === 'confirmed' && claimant ? handedOver(claimant.identity.channel) : {};
}

function handedOver(channel: ChannelName | undefined): Performed {
  return channel
    ? { prompt: { kind: 'handed_over', channel } }
    : { notice: { kind: 'handover_declined' }, changes: { question: undefined } };
}

/** Other messengers first; the same one too, for a second account there. */
async function promptForCode(
  trx: Trx,
  { codes, policy }: HandoverDeps,
  { event }: Scene,
  handover: Handover,
): Promise<HandoverPrompt> {
  const entrances = await findEntrances(trx);
  const others = entrances.filter(({ channel }) => channel !== event.channel);
  const same = entrances.filter(({ channel }) => channel === event.channel);
  const code = codes.codeOf(handover.id);
  return {
    kind: 'handover_code',
    code,
    ways: [...others, ...same].map(({ channel, name, url }) => ({
      channel,
      name,
      ...(url === undefined ? {} : { url: linkWith(url, code) }),
    })),
    validMinutes: Math.round(policy.handover.validMilliseconds / 60_000),
  };
}

const PLACE_OF_CODE = 'CODE';

/** The last one: a name in the address may hold the word as well. */
function linkWith(url: string, code: string): string {
  const place = url.lastIndexOf(PLACE_OF_CODE);
  if (place < 0) return url;
  return url.slice(0, place) + code + url.slice(place + PLACE_OF_CODE.length);
}

function termsOf({ policy, clock }: HandoverDeps) {
  return { now: clock(), validMilliseconds: policy.handover.validMilliseconds };
}
