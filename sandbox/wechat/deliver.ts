import { once, type EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.ts';
import type { Fault, Faults } from '../control/faults.ts';
import { callAccount, type CallbackAnswer } from './callback-call.ts';
import { flip, toPlainPost, toSecurePost, toVerification, type Push } from './callback-post.ts';
import { outOfOrder, readPassiveReply } from './passive-reply.ts';
import type { SecretEnvelope } from './secret-envelope.ts';
import type { Account } from './state.ts';

/** How often WeChat brings one thing, the first time included. */
const tries = 3;

const faultKinds: Fault['kind'][] = ['slow', 'plain_mode', 'flipped', 'duplicate', 'lost_answer'];

export interface CallbackOptions {
  account: Account;
  envelope: SecretEnvelope;
  now: Clock;
  closing: AbortSignal;
  faults: Faults;
  /** How long an answer may take, and how far two tries are apart. */
  timeoutMilliseconds: number;
  /** What the person sees in the chat. */
  tell: (openId: string, text: string) => void;
}

/** What there is to deliver, and where. */
export interface Delivery extends CallbackOptions {
  address: string | undefined;
  configuring: AbortController;
  pending: number;
  lost: number;
  answers: CallbackAnswer[];
  /** Of each person, by openid: one thing is first tried after the first try of the one before. */
  lanes: Map<string, Promise<void>>;
  events: EventEmitter;
}

/** Asks the address to prove itself. Throws when it does not. */
export async function configure(delivery: Delivery, url: string): Promise<void> {
  const { account, now } = delivery;
  const { url: question, echo } = toVerification({ url, account, now: now() });
  const answer = await callAccount(question, delivery);
  if (answer?.status !== 200 || answer.body !== echo) {
    throw new Error('The address did not give the echostr back, so it is refused');
  }
  delivery.address = url;
  delivery.events.emit('configured');
}

/** Brings one thing. Resolves after the first try: the later ones keep nothing else waiting. */
export async function deliver(delivery: Delivery, push: Push): Promise<void> {
  await addressOf(delivery);
  const startedAt = performance.now();
  if (await bring(delivery, push)) return settle(delivery, push, true);
  void insist(delivery, push, startedAt).catch(() => undefined); // It fails only when the sandbox closes.
}

async function insist(delivery: Delivery, push: Push, startedAt: number): Promise<void> {
  const { timeoutMilliseconds, closing } = delivery;
  for (let attempt = 1; attempt < tries; attempt += 1) {
    const due = startedAt + attempt * timeoutMilliseconds;
    await delay(Math.max(due - performance.now(), 0), undefined, { signal: closing });
    if (await bring(delivery, push)) return settle(delivery, push, true);
  }
  settle(delivery, push, false);
}

function settle(delivery: Delivery, { openId }: Push, isTaken: boolean): void {
  delivery.pending -= 1;
  if (!isTaken) {
    delivery.lost += 1;
    delivery.tell(openId, outOfOrder);
  }
  if (delivery.pending === 0) delivery.events.emit('settled');
}

/** One try. False where WeChat has to try again. */
async function bring(delivery: Delivery, push: Push): Promise<boolean> {
  const { faults, account, envelope, closing, tell } = delivery;
  const fault = faults.take('callback', faultKinds) ?? faults.take('webhook', faultKinds);
  if (fault?.kind === 'slow') await delay(fault.milliseconds, undefined, { signal: closing });
  if (fault?.kind === 'duplicate' || fault?.kind === 'plain_mode' || fault?.kind === 'flipped') {
    await post(delivery, push, fault.kind);
  }
  const answer = await post(delivery, push);
  if (answer?.status !== 200 || fault?.kind === 'lost_answer') return false;
  const text = readPassiveReply(answer.body, { account, envelope, openId: push.openId });
  if (text !== undefined) tell(push.openId, text);
  return true;
}

async function post(delivery: Delivery, push: Push, strangeness?: string): Promise<CallbackAnswer> {
  const { account, envelope, now } = delivery;
  const addressed = { url: await addressOf(delivery), account, envelope, now: now() };
  const sound = strangeness === 'plain_mode' ? toPlainPost(addressed, push) : toSecurePost(addressed, push);
  const { url, body } = strangeness === 'flipped' ? flip(sound) : sound;
  const answer = await callAccount(url, { ...delivery, body });
  delivery.answers.push(answer);
  return answer;
}

/** Waits until there is one. */
async function addressOf(delivery: Delivery): Promise<string> {
  while (delivery.address === undefined) {
    await once(delivery.events, 'configured', { signal: delivery.closing });
  }
  return delivery.address;
}
