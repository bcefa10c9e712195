import { randomInt } from 'node:crypto';
import { createApplicants, type Applicants } from './applicant/applicants.ts';
import { createOneTimeLinks, type OneTimeLinks } from './one-time-links/one-time-links.ts';
import type { SecretOwner } from './channel/channel-secret-store.ts';
import type { ChannelName } from './channel/channel.ts';
import {
  deleteOtherEntrances,
  findEntrances,
  saveEntrance,
  type Entrance,
} from './channel/entrance-store.ts';
import { createChannelSecrets, type ChannelSecrets } from './channel/channel-secrets.ts';
import type { Clock } from './clock.ts';
import type { Db } from './database.ts';
import { createDialogue, type Dialogue } from './dialogue/dialogue.ts';
import { createFigures, type Figures } from './figures/figures.ts';
import { createHandoverCodes } from './handover/handover-codes.ts';
import { createIdempotentAnswers, type IdempotentAnswers } from './idempotency/idempotent-answers.ts';
import { createInbox, type Inbox } from './inbox/inbox.ts';
import type { Limiters } from './limits/limits.ts';
import { createCustomerSeal } from './linking/customer-seal.ts';
import type { LegacyShop } from './linking/legacy-shop.ts';
import { createLinking, type Linking } from './linking/linking.ts';
import type { BlobStore } from './media/blob-store.ts';
import type { Log } from './log.ts';
import { createMediaVault, type MediaVault } from './media/media-vault.ts';
import { createNotifications, type Notifications } from './notification/notifications.ts';
import { createErasures, type Erasures } from './privacy/erasure.ts';
import { createCaseAudits, type CaseAudits } from './review/case-audits.ts';
import { createReviews, type Reviews } from './review/reviews.ts';
import { createStaffMessages, type StaffMessages } from './review/staff-messages.ts';
import { createButtons, type Buttons } from './staff/buttons.ts';
import { createInvitations, type Invitations } from './staff/invitations.ts';
import { createStaffFactors, type StaffFactors } from './staff/staff-factors.ts';
import { createSupportDesk, type SupportDesk } from './support/support-desk.ts';
import { createSupportSeal } from './support/support-seal.ts';
import { createStaffDialogues, type StaffDialogues } from './staff/staff-dialogues.ts';
import { createStaffNotices, type StaffNotices } from './staff/staff-notices.ts';
import { createStaff, type Staff } from './staff/staff.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import type { TokenEngine } from './sessions/token-engine.ts';
import type { OneTimePasswordEngine } from './second-factor/one-time-password-engine.ts';
import { createSecondFactors, type SecondFactors } from './second-factor/second-factors.ts';
import { createSignIns, type SignIns } from './sign-in/sign-ins.ts';
import { createSweeps, type Sweep } from './sweeps.ts';
import { createDecisions, type Decisions } from './verification/decision.ts';
import { createExaminations, type Examinations } from './verification/examination.ts';
import type { Policy } from './verification/policy.ts';
import { chooseChallenge } from './video/choose-challenge.ts';

export interface CoreDeps {
  db: Db;
  blobs: BlobStore;
  masterKey: Uint8Array;
  tokenEngine: TokenEngine;
  oneTimePasswords: OneTimePasswordEngine;
  policy: Policy;
  clock: Clock;
  log: Log;
  /** Where one-time links lead, and how we are named in our tokens. */
  publicUrl: string;
  limiters: Limiters;
  /** Where there is one. */
  legacyShop?: LegacyShop;
  /** Where people reach somebody who can help, in the operator's words. */
  supportContact?: string;
  random?: () => number;
}

export interface Core {
  vault: MediaVault;
  inbox: Inbox;
  dialogue: Dialogue;
  applicants: Applicants;
  examinations: Examinations;
  decisions: Decisions;
  erasures: Erasures;
  notifications: Notifications;
  linking: Linking;
  reviews: Reviews;
  staff: Staff;
  invitations: Invitations;
  staffFactors: StaffFactors;
  buttons: Buttons;
  staffMessages: StaffMessages;
  staffDialogues: StaffDialogues;
  staffNotices: StaffNotices;
  caseAudits: CaseAudits;
  figures: Figures;
  support: SupportDesk;
  oneTimeLinks: OneTimeLinks;
  sessions: Sessions;
  signIns: SignIns;
  secondFactors: SecondFactors;
  idempotentAnswers: IdempotentAnswers;
  /** Says where people find us in a messenger, for whoever wants to go on there. */
  openEntrance(entrance: Entrance): Promise<void>;
  entrances(): Promise<Entrance[]>;
  /** Closes those of all other messengers: nobody is sent or told anything there. */
  keepEntrances(channels: readonly ChannelName[]): Promise<void>;
  /** What one of our accounts at a messenger must remember. */
  secretsOf(owner: SecretOwner): ChannelSecrets;
  sweeps: readonly Sweep[];
}

/** The services of one process. */
export function createCore(coreDeps: CoreDeps): Core {
  const { db, blobs, masterKey, policy, clock, log, publicUrl, random = unforeseeable } = coreDeps;
  const vault = createMediaVault({ db, blobs, masterKey });
  const choose = (now: Date) => chooseChallenge(random, now, policy.challenge.validMilliseconds);
  const sessions = createSessions(coreDeps);
  const secondFactors = createSecondFactors({ ...coreDeps, engine: coreDeps.oneTimePasswords });
  const oneTimeLinks = createOneTimeLinks({ db, policy, clock, publicUrl });
  const deps = { db, vault, policy, clock, oneTimeLinks, chooseChallenge: choose };
  const { limiters, legacyShop: shop, supportContact } = coreDeps;
  const customers = createCustomerSeal(masterKey);
  const supportSeal = createSupportSeal(masterKey);
  const linking = createLinking({ db, policy, clock, log, customers, limiters, shop });
  return {
    vault,
    inbox: createInbox({ db, masterKey, clock }),
    dialogue: createDialogue({
      ...deps,
      codes: createHandoverCodes(masterKey),
      customers,
      linking,
      hasLegacyShop: linking.hasLegacyShop,
      supportSeal,
      supportTries: limiters.support_account,
      ...(supportContact !== undefined && { supportContact }),
    }),
    applicants: createApplicants(deps),
    examinations: createExaminations(deps),
    decisions: createDecisions(deps),
    erasures: createErasures({ db, vault, clock }),
    notifications: createNotifications({ db, clock, log }),
    linking,
    reviews: createReviews({ ...deps, log }),
    ...createStaffSide(coreDeps),
    support: createSupportDesk({ ...deps, supportSeal }),
    oneTimeLinks,
    sessions,
    signIns: createSignIns({ sessions }),
    secondFactors,
    staffFactors: createStaffFactors({ ...deps, secondFactors }),
    idempotentAnswers: createIdempotentAnswers(coreDeps),
    keepEntrances: (channels) => deleteOtherEntrances(db, channels),
    entrances: () => findEntrances(db),
    openEntrance: (entrance) => saveEntrance(db, entrance, clock()),
    secretsOf: (owner) => createChannelSecrets(owner, { db, masterKey, clock }),
    sweeps: createSweeps({ ...deps, blobs, log }),
  };
}

/** Who works for us, and what they work with. */
function createStaffSide(deps: CoreDeps) {
  return {
    staff: createStaff(deps),
    invitations: createInvitations(deps),
    buttons: createButtons(deps),
    staffMessages: createStaffMessages(deps),
    staffDialogues: createStaffDialogues(deps),
    staffNotices: createStaffNotices(deps),
    caseAudits: createCaseAudits(deps),
    figures: createFigures(deps),
  };
}

const STEPS = 2 ** 32;

function unforeseeable(): number {
  return randomInt(STEPS) / STEPS;
}
