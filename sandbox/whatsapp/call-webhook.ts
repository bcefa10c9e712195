import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Faults } from '../control/faults.ts';
import type { SignedBody } from './sign-webhook.ts';

const answerTimeoutMilliseconds = 10_000;

interface CallOptions {
  faults: Faults;
  closing: AbortSignal;
}

/** Uses up a fault of the deliveries themselves: what hits every method of the API does not hit them. */
export function takeWebhookFault(faults: Faults, kinds: Fault['kind'][]): Fault | undefined {
  const isMeant = faults.list().some(({ method, kind }) => method === 'webhook' && kinds.includes(kind));
  return isMeant ? faults.take('webhook', kinds) : undefined;
}

/** Posts to the webhook. Returns what went wrong; only 200 confirms. */
export async function callWebhook(
  url: string,
  signed: SignedBody,
  { faults, closing }: CallOptions,
): Promise<string | undefined> {
  const fault = takeWebhookFault(faults, ['slow', 'lost_answer', 'flipped', 'plain_mode']);
  if (fault?.kind === 'slow') await delay(fault.milliseconds, undefined, { signal: closing });
  if (fault?.kind === 'flipped') await post(url, flip(signed), closing);
  if (fault?.kind === 'plain_mode') await post(url, { body: signed.body }, closing);
  const problem = await post(url, signed, closing);
  return fault?.kind === 'lost_answer' ? 'The answer was lost' : problem;
}

async function post(
  url: string,
  { body, signature }: Pick<SignedBody, 'body'> & Partial<SignedBody>,
  closing: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        ...(signature !== undefined && { 'x-hub-signature-256': signature }),
      },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(answerTimeoutMilliseconds)]),
    });
    await response.arrayBuffer();
    return response.status === 200 ? undefined : `The webhook answered ${response.status}`;
  } catch (error) {
    if (closing.aborted) throw error;
    return `The webhook did not answer: ${String(error)}`;
  }
}

/**
 * Asks the address to prove that it knows the token, as when a webhook is set up:
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests. Throws when it does not.
 */
export async function challengeWebhook(
  url: string,
  verifyToken: string,
  closing: AbortSignal,
): Promise<void> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const address = new URL(url);
  address.searchParams.set('hub.mode', 'subscribe');
  address.searchParams.set('hub.challenge', challenge);
  address.searchParams.set('hub.verify_token', verifyToken);
  const response = await fetch(address, {
    redirect: 'manual',
    signal: AbortSignal.any([closing, AbortSignal.timeout(answerTimeoutMilliseconds)]),
  });
  const answer = await response.text();
  if (response.status === 200 && answer === challenge) return;
  throw new Error(
    `The callback URL couldn't be validated: it answered ${response.status} and not the challenge`,
  );
}

/** Other bytes than those that were signed; still JSON. */
function flip({ body, signature }: SignedBody): SignedBody {
  return { body: Buffer.concat([body, Buffer.from(' ')]), signature };
}
