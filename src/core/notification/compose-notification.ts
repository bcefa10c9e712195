import { findPersonByIdentity, findPersonEverywhere, type Person } from '../accounts/account-store.ts';
import type { Capabilities, OutboundMessage } from '../channel/channel.ts';
import type { Db } from '../database.ts';
import {
  ACCOUNT_TYPES,
  composeAccountNotification,
  findAccountAddressees,
  type AccountMessage,
} from '../dialogue/account-notification.ts';
import {
  composeHandoverNotification,
  findHandoverAddressees,
  HANDOVER_TYPES,
  type ComposeHandoverDeps,
  type HandoverMessage,
} from '../dialogue/handover-notification.ts';
import {
  composeLinkNotification,
  LINK_TYPES,
  type ComposeLinkDeps,
  type LinkMessage,
} from '../dialogue/link-notification.ts';
import {
  composeSupportNotification,
  isSupportNews,
  type ComposeSupportDeps,
  type SupportNews,
} from '../dialogue/support-notification.ts';
import type { Notice } from '../dialogue/prompt.ts';
import type { Verification } from '../verification/verification.ts';
import { findVerification } from '../verification/verification-store.ts';
import type { ToldMessage } from './notified-message.ts';
import { whereHeard } from './where-heard.ts';

/** Where a message may be said, best first: the address used last, then the others. */
export async function findAddressees(db: Db, message: ToldMessage): Promise<Person[]> {
  if (isAboutHandover(message)) return findHandoverAddressees(db, message);
  if (isAboutAccount(message)) return findAccountAddressees(db, message);
  const accountId =
    isAboutLink(message) || isSupportNews(message)
      ? message.accountId
      : (await findVerification(db, message.verificationId))?.accountId;
  return accountId === undefined ? [] : whereHeard(db, await findPersonEverywhere(db, accountId));
}

export type ComposeDeps = ComposeHandoverDeps & ComposeLinkDeps & ComposeSupportDeps;

/** What to say at this address, read off the case at this moment, so that it never runs behind what was said before;
 * `undefined` once the case has moved on and a later message says more, or is erased. */
export async function composeNotification(
  deps: ComposeDeps,
  message: ToldMessage,
  channelIdentityId: string,
  capabilities: Capabilities,
): Promise<OutboundMessage | undefined> {
  if (isAboutHandover(message))
    return composeHandoverNotification(deps, message, channelIdentityId, capabilities);
  if (isAboutAccount(message))
    return composeAccountNotification(deps, message, channelIdentityId, capabilities);
  if (isAboutLink(message)) return composeLinkNotification(deps, message, channelIdentityId, capabilities);
  if (isSupportNews(message))
    return composeSupportNotification(deps, message, channelIdentityId, capabilities);
  const { db, dialogue } = deps;
  const verification = await findVerification(db, message.verificationId);
  const person = await findPersonByIdentity(db, channelIdentityId);
  if (!verification || !person || !isStillTrue(message, verification)) return undefined;
  if (isSeenOnThePage(message, verification)) return undefined;
  return dialogue.tell(person, verification, capabilities, noticeFor(message, verification));
}

type CaseMessage = Exclude<ToldMessage, HandoverMessage | AccountMessage | LinkMessage | SupportNews>;

function isAboutHandover(message: ToldMessage): message is HandoverMessage {
  return HANDOVER_TYPES.some((type) => type === message.type);
}

function isAboutLink(message: ToldMessage): message is LinkMessage {
  return LINK_TYPES.some((type) => type === message.type);
}

function isAboutAccount(message: ToldMessage): message is AccountMessage {
  return ACCOUNT_TYPES.some((type) => type === message.type);
}

const TOLD_WHILE: Record<CaseMessage['type'], ReadonlyArray<Verification['status']>> = {
  'evidence.examined': ['collecting', 'pending', 'processing'],
  'verification.resubmission_requested': ['collecting'],
  'verification.review_requested': ['manual_review'],
  'verification.overdue': ['pending', 'processing', 'manual_review', 'error'],
  'verification.decided': ['verified', 'not_verified'],
  'verification.failed': ['error'],
  'verification.expired': ['expired'],
};

function isStillTrue(message: CaseMessage, verification: Verification): boolean {
  return TOLD_WHILE[message.type].includes(verification.status);
}

/** Whoever gave a piece on the page sees there that it is good; a chat that says so too would only ring. What is to be
 * done again is told in the chat as well, because the page may be closed. */
function isSeenOnThePage(message: CaseMessage, verification: Verification): boolean {
  if (message.type !== 'evidence.examined') return false;
  const piece = verification.evidence.find(({ id }) => id === message.evidenceId);
  return piece?.form === 'upload' && piece.state === 'accepted';
}

function noticeFor(message: CaseMessage, verification: Verification): Notice | undefined {
  if (message.type !== 'evidence.examined') return undefined;
  const piece = verification.evidence.find(({ id }) => id === message.evidenceId);
  return piece?.state === 'accepted' ? { kind: 'evidence_accepted', piece: piece.kind } : undefined;
}
