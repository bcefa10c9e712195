import type { OutboundMessage } from '../channel/channel.ts';
import { choicesOf } from './choices-of.ts';
import { LINK_MARK } from './interpret.ts';
import { noticeText } from './notice-text.ts';
import { phrasesFor, type Manners } from './phrases-for.ts';
import type { Sayings } from './phrases/phrases.ts';
import type { Notice, Prompt } from './prompt.ts';
import { withFaceService, wordingOf, type WordingAudience } from './wording-of.ts';

/** To whom something is said, and where. */
export interface Audience extends WordingAudience {
  manners: Manners;
  /** Where pieces are given. */
  capture?: 'chat' | 'link';
}

/** The notice, then the prompt, as one message in the person's language. */
export function present(prompt: Prompt, audience: Audience, notice?: Notice): OutboundMessage {
  const { language, manners, capture } = audience;
  const phrases = phrasesFor(language, manners, capture);
  const { title, text } =
    prompt.kind === 'privacy_notice' && notice?.kind === 'unexpected'
      ? withFaceService(phrases.consentNeeded, phrases, audience.faceService)
      : wordingOf(prompt, phrases, audience);
  const choices = isPlain(prompt, audience) ? [] : choicesOf(prompt, phrases, audience.faceService);
  return {
    ...(notice ? { lead: noticeText(notice, phrases) } : {}),
    ...(title === undefined ? {} : { title }),
    text,
    choices,
    ...(choices.length > 0 ? { listLabel: phrases.choices.open, answerHint: phrases.choices.byNumber } : {}),
    ...linkOf(prompt, audience, phrases),
    ...(prompt.kind === 'link_here' ? { mark: LINK_MARK } : {}),
    ...(notice?.kind === 'password_typed' ? { removesInbound: true } : {}),
    ...(IN_PROGRESS.has(prompt.kind) ? { isProgress: true } : {}),
  };
}

function linkOf(
  { kind }: Prompt,
  { pageLink }: Audience,
  { byLink }: Sayings,
): Pick<OutboundMessage, 'link'> {
  if (!pageLink || !LINKED.has(kind)) return {};
  const { url, isOnlyPlace, validMinutes } = pageLink;
  const label = isOnlyPlace ? byLink.label : byLink.camera;
  return { link: { label, url, ...(validMinutes === undefined ? { opensMiniApp: true } : {}) } };
}

/** What is asked for is numbered itself, or has a link to press: a choice beside it would be in the way. The command is
 * there all the same. */
function isPlain({ kind }: Prompt, { manners, pageLink }: Audience): boolean {
  return kind === 'ask_evidence' && (!manners.buttons || pageLink?.isOnlyPlace === true);
}

/** What has to do with the page. */
const LINKED: ReadonlySet<Prompt['kind']> = new Set(['ask_evidence', 'session_revoked', 'link_here']);

/** What is said while nothing is asked and nothing is decided. */
const IN_PROGRESS: ReadonlySet<Prompt['kind']> = new Set(['looking', 'submitted']);
