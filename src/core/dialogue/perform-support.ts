import type { Clock } from '../clock.ts';
import type { Trx } from '../database.ts';
import { isSaid } from '../support/support-store.ts';
import { openSupport, writeToSupport, type WriteToSupportDeps } from '../support/write-to-support.ts';
import type { Intent } from './intent.ts';
import type { Performed, Scene } from './play-scene.ts';

export interface SupportDeps extends WriteToSupportDeps {
  clock: Clock;
  /** Where people reach somebody who can help, in the operator's words. */
  supportContact?: string;
}

type SupportIntent = Extract<Intent, { kind: 'open_support' | 'write_to_support' }>;

export function isAboutSupport(intent: Intent): intent is SupportIntent {
  return intent.kind === 'open_support' || intent.kind === 'write_to_support';
}

/** Asks support, or makes ready for it. Needs no consent: nothing is looked at but what the person writes. */
export async function performSupport(
  trx: Trx,
  deps: SupportDeps,
  scene: Scene,
  intent: SupportIntent,
): Promise<Performed> {
  const { id: accountId } = scene.person.account;
  const now = deps.clock();
  const done =
    intent.kind === 'open_support'
      ? await openSupport(trx, accountId, now)
      : await writeToSupport(trx, deps, { accountId, text: intent.text, source: sourceOf(scene) }, now);
  if (done.ok) return { prompt: { kind: intent.kind === 'open_support' ? 'support_open' : 'support_asked' } };
  const { supportContact } = deps;
  const { refusal } = done;
  return {
    notice: { kind: 'support_refused', refusal, ...(supportContact !== undefined && { supportContact }) },
  };
}

/** What was said to an update that is seen again. */
export async function supportAgain(trx: Trx, scene: Scene, intent: SupportIntent): Promise<Performed> {
  if (intent.kind === 'open_support') return { prompt: { kind: 'support_open' } };
  return (await isSaid(trx, sourceOf(scene))) ? { prompt: { kind: 'support_asked' } } : {};
}

function sourceOf({ event: { channel, botId, updateId } }: Scene): string {
  return `${channel}:${botId}:${updateId}`;
}
