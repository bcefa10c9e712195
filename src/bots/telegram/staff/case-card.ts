import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Language } from '../../../core/accounts/language.ts';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import type { CaseFile } from '../../../core/review/case-file.ts';
import { staffIdOf } from '../../../core/review/case-file.ts';
import type { SeenCheck } from '../../../core/review/review-store.ts';
import { inert } from '../../../core/staff/inert.ts';
import type { Act } from '../../../core/staff/permissions.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { tagOf, type StaffMember } from '../../../core/staff/staff-member.ts';
import { holderOf, type InReview } from '../../../core/verification/review.ts';
import type { Verification } from '../../../core/verification/verification.ts';
import { durationOf, timeOf } from './durations.ts';
import type { StaffPhrases } from './phrases/phrases.ts';

interface CardButton {
  act: Act;
  label: string;
  argument?: string;
}

/** A message about a case, and rows of buttons under it. */
export interface Card {
  text: FormattedString;
  rows: readonly (readonly CardButton[])[];
}

/** Whose screen it is for: somebody's own chat, or where all look. */
export interface CardReader {
  member?: StaffMember;
  language: Language;
  phrases: StaffPhrases;
  now: Date;
}

const NAME_SHOWN = 40;

/** What a colleague is called to colleagues. */
export function nameOf(member: StaffMember | undefined): string {
  return member ? `${inert(member.name, NAME_SHOWN)} (${tagOf(member)})` : '?';
}

/** The case as it stands, for this reader. Nothing in it tells who the applicant is. */
export function toCard(file: CaseFile, reader: CardReader): Card {
  const { verification } = file;
  if (verification.status !== 'manual_review') return closedCard(file, verification, reader);
  const sections = [
    [
      headOf(verification, reader),
      standingOf(file, verification, reader),
      ...(verification.appeal ? [reader.phrases.card.appeal] : []),
      ...opinionsOf(file, verification, reader),
    ],
    [reasonsOf(verification, reader)],
    checksOf(file.checks, reader),
    [factsOf(file, reader), ageOf(file, verification, reader)],
  ];
  const text = FormattedString.join(
    sections.filter(({ length }) => length > 0).map((lines) => FormattedString.join(lines, '\n')),
    '\n\n',
  );
  return { text, rows: buttonsOf(verification, reader) };
}

function headOf({ id }: Verification, { phrases }: CardReader): FormattedString {
  return fmt`${FormattedString.b(phrases.card.title(referenceOf(id)))}\n${phrases.card.whatIsAsked}`;
}

function standingOf({ staff }: CaseFile, verification: InReview, reader: CardReader): string {
  const { card } = reader.phrases;
  const holder = holderOf(verification, reader.now);
  if (holder === undefined || !verification.claim) return `• ${card.unclaimed}`;
  const until = timeOf(verification.claim.until);
  return holder === reader.member?.id
    ? `• ${card.yours(until)}`
    : `• ${card.heldBy(nameOf(staff.get(holder)), until)}`;
}

function opinionsOf(
  { staff }: CaseFile,
  { opinions }: InReview,
  { phrases, member }: CardReader,
): FormattedString[] {
  const lines = opinions.flatMap(({ staffId, outcome, reasons, staffNote }) => {
    const said = [phrases.card.outcomes[outcome], ...reasons.map((reason) => phrases.reasons[reason])];
    const line = fmt`⚖️ ${phrases.card.secondLook(nameOf(staff.get(staffId)), said.join(': '))}`;
    return staffNote !== undefined && member
      ? [line, FormattedString.i(inert(staffNote, NOTE_SHOWN))]
      : [line];
  });
  return opinions.length > 1 ? [...lines, fmt`⚖️ ${phrases.card.differing}`] : lines;
}

const NOTE_SHOWN = 300;

function reasonsOf({ reasons }: InReview, { phrases }: CardReader): FormattedString {
  return FormattedString.join(
    reasons.map(
      (reason) => fmt`❓ ${FormattedString.b(phrases.reasons[reason])} ${FormattedString.code(reason)}`,
    ),
    '\n',
  );
}

/** What was measured, against which limit; which engines did it stands once below. */
function checksOf(checks: readonly SeenCheck[], { phrases }: CardReader): FormattedString[] {
  if (checks.length === 0) return [];
  const engines = [...new Set(checks.map(({ engine, engineVersion }) => `${engine}@${engineVersion}`))];
  const measured = checks.map(({ name, score, threshold }) => {
    if (score === undefined) return fmt`${phrases.checks[name]}`;
    if (threshold === undefined) return fmt`${phrases.checks[name]} ${rounded(score)}`;
    return fmt`${phrases.checks[name]} ${phrases.card.threshold(rounded(score), rounded(threshold))}`;
  });
  return [...measured, FormattedString.code(engines.join('; '))];
}

const FEW = 10;

function rounded(score: number): string {
  return Number.isInteger(score) || score >= FEW ? score.toFixed(0) : score.toFixed(3);
}

function factsOf({ verification, language, channels }: CaseFile, { phrases }: CardReader): string {
  const document = verification.documentType ? [phrases.documents[verification.documentType]] : [];
  return [...document, phrases.languages[language], ...channels].join(' · ');
}

function ageOf({ promisedBy }: CaseFile, { submittedAt }: InReview, { phrases, now }: CardReader): string {
  const waits = phrases.card.waits(durationOf(now.getTime() - submittedAt.getTime(), phrases));
  if (!promisedBy) return waits;
  const left = promisedBy.getTime() - now.getTime();
  const promise =
    left > 0
      ? phrases.card.promised(durationOf(left, phrases))
      : `⏰ ${phrases.card.overdue(durationOf(-left, phrases))}`;
  return `${waits} · ${promise}`;
}

function buttonsOf(verification: InReview, { member, phrases, now }: CardReader): CardButton[][] {
  const { labels } = phrases;
  const holder = holderOf(verification, now);
  const claim = { act: 'claim', label: labels.claim } as const;
  if (holder === undefined) return [[claim]];
  if (!member) return [];
  if (holder !== member.id) {
    return mayDo(member.role, 'take_over') ? [[{ act: 'take_over', label: labels.take_over }]] : [];
  }
  return [
    [
      { act: 'view_media', argument: 'pictures', label: labels.pictures },
      { act: 'view_media', argument: 'clip', label: labels.clip },
    ],
    [
      { act: 'approve', label: labels.approve },
      { act: 'ask_again', label: labels.ask_again },
    ],
    [
      { act: 'decline', label: labels.decline },
      { act: 'release', label: labels.release },
    ],
  ];
}

function closedCard(file: CaseFile, verification: Verification, { phrases }: CardReader): Card {
  const title = FormattedString.b(phrases.card.title(referenceOf(verification.id)));
  return { text: fmt`${title}\n${howItEnded(file, verification, phrases)}`, rows: [] };
}

function howItEnded(
  { staff }: CaseFile,
  verification: Verification,
  { card, statuses, reasons }: StaffPhrases,
): string {
  switch (verification.status) {
    case 'verified':
    case 'not_verified': {
      const { decision } = verification;
      const names = [decision.agreedBy, decision.decidedBy].flatMap((actor) => {
        const id = staffIdOf(actor);
        return id === undefined ? (actor ?? []) : nameOf(staff.get(id));
      });
      const why = decision.reasons.map((reason) => reasons[reason]).join(', ');
      const outcome = [card.outcomes[decision.outcome], ...(why ? [why] : [])].join(': ');
      return card.decided(outcome, names.join(' + '));
    }
    case 'collecting':
      return card.closed.asked_again;
    case 'cancelled':
      return card.closed.cancelled;
    default:
      return statuses[verification.status];
  }
}
