import type { Capabilities } from '../channel/channel.ts';
import type { OneTimeLinks } from '../one-time-links/one-time-links.ts';
import type { Policy } from '../verification/policy.ts';
import type { Answer } from './play-scene.ts';
import type { PageLink } from './wording-of.ts';

export interface PageLinkDeps {
  policy: Policy;
  oneTimeLinks: Pick<OneTimeLinks, 'issue'>;
}

const MINUTE = 60_000;

/**
 * Where a prompt can be answered on the page: inside the messenger where that vouches for the person, else by a new one-time
 * link, made only where the chat itself is not the place.
 */
export async function findPageLink(
  { policy, oneTimeLinks }: PageLinkDeps,
  { prompt, identity }: Pick<Answer, 'prompt' | 'identity'>,
  { miniAppUrl }: Capabilities,
): Promise<{ pageLink?: PageLink }> {
  if (!identity) return {};
  const { kind } = prompt;
  const isForPiece = kind === 'ask_evidence';
  const isOnlyPlace = !isForPiece || policy.capture[identity.channel] === 'link';
  if (!isForPiece && kind !== 'session_revoked' && kind !== 'link_here') return {};
  if (miniAppUrl !== undefined) {
    const url = kind === 'link_here' ? `${miniAppUrl}shop` : miniAppUrl;
    return { pageLink: { url, isOnlyPlace } };
  }
  if (!isOnlyPlace) return {};

  const issued = await oneTimeLinks.issue(identity.id);
  const url = kind === 'link_here' ? `${issued}?to=shop` : issued;
  return {
    pageLink: { url, isOnlyPlace, validMinutes: policy.oneTimeLink.validMilliseconds / MINUTE },
  };
}
