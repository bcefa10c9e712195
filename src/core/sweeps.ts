import { deleteOneTimeLinksBefore } from './one-time-links/one-time-link-store.ts';
import { deleteDeliveriesBefore } from './notification/delivery-store.ts';
import { addMilliseconds } from './clock.ts';
import { deleteKeysBefore } from './idempotency/idempotency-store.ts';
import { deleteLimitsBefore } from './limits/limit-store.ts';
import { deleteHandoversBefore } from './handover/handover-store.ts';
import { deleteLinksBefore } from './linking/legacy-link-store.ts';
import { deleteUpdatesBefore } from './inbox/inbox-store.ts';
import { sweepSessions } from './sessions/sweep-sessions.ts';
import { deleteServiceFacesBefore } from './service-calls/service-face-store.ts';
import type { BlobStore } from './media/blob-store.ts';
import { deleteStaffDialoguesBefore } from './staff/staff-dialogue-store.ts';
import { deleteStaffNoticesBefore } from './staff/staff-notice-store.ts';
import { deleteButtonsBefore } from './staff/button-store.ts';
import { deleteInvitationsBefore } from './staff/invitation-store.ts';
import { deleteViewsBefore } from './review/review-store.ts';
import { sweepClaims, sweepLeftMedia } from './review/sweep-claims.ts';
import { sweepDigests } from './figures/sweep-digests.ts';
import { deleteHeartbeatsBefore } from './operations/heartbeat-store.ts';
import { sweepDeadlines } from './review/sweep-deadlines.ts';
import { sweepMedia } from './media/sweep-media.ts';
import { forgetPseudonyms } from './privacy/erasure-store.ts';
import { LIMIT_MILLISECONDS } from './privacy/erasure.ts';
import { sweepSupport } from './support/sweep-support.ts';
import { sweepVerifications, type SweepDeps } from './verification/sweep.ts';

export interface Sweep {
  name: string;
  everyMilliseconds: number;
  work: () => Promise<unknown>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** What has to be looked after now and then, whatever else goes on. Several processes may do it at once. */
export function createSweeps(deps: SweepDeps & { blobs: BlobStore }): readonly Sweep[] {
  const { db, blobs, clock } = deps;
  const { time } = deps.policy;
  const ago = (milliseconds: number) => addMilliseconds(clock(), -milliseconds);
  const media = () =>
    sweepMedia({ db, blobs, now: clock(), youngerThanMilliseconds: time.orphanMediaMilliseconds });
  return [
    { name: 'verifications', everyMilliseconds: 5 * SECOND, work: () => sweepVerifications(deps) },
    ...createStaffSweeps(deps),
    { name: 'media', everyMilliseconds: HOUR, work: media },
    {
      name: 'inbox',
      everyMilliseconds: HOUR,
      work: () => deleteUpdatesBefore(db, ago(time.inboxKeptDays * DAY)),
    },
    { name: 'one_time_links', everyMilliseconds: HOUR, work: () => deleteOneTimeLinksBefore(db, ago(DAY)) },
    { name: 'sessions', everyMilliseconds: HOUR, work: () => sweepSessions(db, clock()) },
    { name: 'handovers', everyMilliseconds: HOUR, work: () => deleteHandoversBefore(db, ago(DAY)) },
    { name: 'idempotency_keys', everyMilliseconds: HOUR, work: () => deleteKeysBefore(db, clock()) },
    { name: 'limits', everyMilliseconds: HOUR, work: () => deleteLimitsBefore(db, ago(HOUR)) },
    { name: 'service_faces', everyMilliseconds: HOUR, work: () => deleteServiceFacesBefore(db, clock()) },
    { name: 'legacy_links', everyMilliseconds: HOUR, work: () => deleteLinksBefore(db, ago(DAY)) },
    { name: 'erasures', everyMilliseconds: HOUR, work: () => forgetPseudonyms(db, ago(LIMIT_MILLISECONDS)) },
    {
      name: 'deliveries',
      everyMilliseconds: HOUR,
      work: () => deleteDeliveriesBefore(db, ago(time.deliveriesKeptDays * DAY)),
    },
  ];
}

/** What concerns staff and the cases they work on. */
function createStaffSweeps(deps: SweepDeps): readonly Sweep[] {
  const { db, policy, clock } = deps;
  const ago = (milliseconds: number) => addMilliseconds(clock(), -milliseconds);
  return [
    { name: 'media_views', everyMilliseconds: HOUR, work: () => deleteViewsBefore(db, ago(DAY)) },
    { name: 'left_media', everyMilliseconds: HOUR, work: () => sweepLeftMedia(deps) },
    { name: 'claims', everyMilliseconds: 5 * SECOND, work: () => sweepClaims(deps) },
    { name: 'digests', everyMilliseconds: MINUTE, work: () => sweepDigests(deps) },
    {
      name: 'worker_heartbeats',
      everyMilliseconds: HOUR,
      work: () => deleteHeartbeatsBefore(db, ago(DAY)),
    },
    { name: 'deadlines', everyMilliseconds: 5 * SECOND, work: () => sweepDeadlines(deps) },
    { name: 'staff_buttons', everyMilliseconds: HOUR, work: () => deleteButtonsBefore(db, clock()) },
    {
      name: 'staff_dialogues',
      everyMilliseconds: HOUR,
      work: () => deleteStaffDialoguesBefore(db, ago(DAY)),
    },
    {
      name: 'staff_invitations',
      everyMilliseconds: HOUR,
      work: () => deleteInvitationsBefore(db, ago(WEEK)),
    },
    { name: 'support_threads', everyMilliseconds: HOUR, work: () => sweepSupport(deps) },
    {
      name: 'staff_notices',
      everyMilliseconds: HOUR,
      work: () => deleteStaffNoticesBefore(db, ago(policy.time.deliveriesKeptDays * DAY)),
    },
  ];
}
