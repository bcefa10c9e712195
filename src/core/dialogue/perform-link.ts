import type { Clock } from '../clock.ts';
import type { Trx } from '../database.ts';
import { answerLink, unlinkAccount } from '../linking/answer-link.ts';
import type { CustomerSeal } from '../linking/customer-seal.ts';
import { findLinkObstacle } from '../linking/find-link-obstacle.ts';
import { findLink, findLinkOf } from '../linking/legacy-link-store.ts';
import { assertNever } from '../result.ts';
import type { Intent } from './intent.ts';
import type { Performed, Scene } from './play-scene.ts';
import { referenceOf, type Notice } from './prompt.ts';

export interface LinkDeps {
  clock: Clock;
  customers: CustomerSeal;
  /** Whether there is an old shop. */
  hasLegacyShop: boolean;
  /** Where people reach somebody who can help, in the operator's words. */
  supportContact?: string;
}

export type LinkIntent = Extract<
  Intent,
  { kind: 'link' | 'password_typed' | 'answer_link' | 'show_orders' | 'ask_unlink' | 'unlink' }
>;

const LINK_INTENTS: ReadonlySet<Intent['kind']> = new Set<LinkIntent['kind']>([
  'link',
  'password_typed',
  'answer_link',
  'show_orders',
  'ask_unlink',
  'unlink',
]);

export function isAboutLink(intent: Intent): intent is LinkIntent {
  return LINK_INTENTS.has(intent.kind);
}

/** What concerns the account of the old shop. */
export async function performLink(
  trx: Trx,
  deps: LinkDeps,
  scene: Scene,
  intent: LinkIntent,
): Promise<Performed> {
  const { account } = scene.person;
  switch (intent.kind) {
    case 'link':
      return whereLinkStands(trx, deps, scene);
    case 'password_typed':
      return { ...(await whereLinkStands(trx, deps, scene)), notice: { kind: 'password_typed' } };
    case 'answer_link': {
      const answered = await answerLink(trx, account.id, intent, deps.clock());
      if (answered.ok) return toldOf(deps, answered.value, intent.isMe);
      if (answered.refusal === 'NOT_ASKED') return { notice: { kind: 'question_closed' } };
      return { notice: linkedElsewhere(deps, scene), changes: { question: undefined } };
    }
    case 'show_orders':
      return whenLinked(trx, deps, scene, () => ({ kind: 'orders', ...pageOf(intent) }));
    case 'ask_unlink':
      return whenLinked(trx, deps, scene, (login) => ({ kind: 'confirm_unlink', login }));
    case 'unlink': {
      const isUndone = await unlinkAccount(trx, account.id, 'chat', deps.clock());
      return { notice: { kind: isUndone ? 'unlinked' : 'nothing_linked' }, changes: { question: undefined } };
    }
    default:
      return assertNever(intent);
  }
}

/** What was said to an update that is seen again. */
export async function linkAgain(
  trx: Trx,
  deps: LinkDeps,
  scene: Scene,
  intent: LinkIntent,
): Promise<Performed> {
  if (intent.kind === 'unlink') return { notice: { kind: 'unlinked' } };
  if (intent.kind !== 'answer_link') return performLink(trx, deps, scene, intent);
  const link = await findLink(trx, intent.linkId);
  if (link?.accountId !== scene.person.account.id || link.status === 'pending') return {};
  if (link.status === 'undone' && intent.isMe) return { notice: linkedElsewhere(deps, scene) };
  return toldOf(deps, link, intent.isMe);
}

/** Linked already, asked already, or how it is done. What is missing before is said, and the case goes on. */
async function whereLinkStands(trx: Trx, deps: LinkDeps, { person, state }: Scene): Promise<Performed> {
  if (!deps.hasLegacyShop) return { notice: { kind: 'link_not_offered' } };
  const obstacle = await findLinkObstacle(trx, person.account.id);
  if (obstacle === 'NOT_VERIFIED' || obstacle === 'CONSENT_MISSING')
    return { notice: { kind: 'link_after_verification' } };
  const link = await findLinkOf(trx, person.account.id);
  if (link?.status === 'linked')
    return { prompt: { kind: 'account_linked', login: deps.customers.open(link).maskedLogin } };
  return state.question?.kind === 'confirm_link'
    ? { prompt: state.question }
    : { prompt: { kind: 'link_here' } };
}

async function whenLinked(
  trx: Trx,
  { hasLegacyShop, customers }: LinkDeps,
  { person }: Scene,
  promptOf: (login: string) => Performed['prompt'],
): Promise<Performed> {
  if (!hasLegacyShop) return { notice: { kind: 'link_not_offered' } };
  const link = await findLinkOf(trx, person.account.id);
  if (link?.status !== 'linked') return { notice: { kind: 'nothing_linked' } };
  const prompt = promptOf(customers.open(link).maskedLogin);
  return prompt ? { prompt } : {};
}

function toldOf(
  { customers }: LinkDeps,
  link: Parameters<CustomerSeal['open']>[0] | { status: 'undone' },
  isMe: boolean,
): Performed {
  const changes = { question: undefined };
  if (link.status === 'undone' || !isMe) return { notice: { kind: 'link_declined' }, changes };
  return { prompt: { kind: 'account_linked', login: customers.open(link).maskedLogin }, changes };
}

function linkedElsewhere({ supportContact }: LinkDeps, { state: { verification } }: Scene): Notice {
  return {
    kind: 'linked_elsewhere',
    ...(verification && { reference: referenceOf(verification.id) }),
    ...(supportContact !== undefined && { supportContact }),
  };
}

function pageOf({ cursor }: Extract<Intent, { kind: 'show_orders' }>) {
  return cursor === undefined ? {} : { cursor };
}
