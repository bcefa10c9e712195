import { z } from 'zod';

/**
 * What parts of the system tell one another, named `noun.past_participle`. A message carries ids, never images or
 * personal data, so that a queue dump tells nothing about a person.
 */
const envelope = { id: z.uuid(), version: z.literal(1), occurredAt: z.iso.datetime() };

const messageSchema = z.discriminatedUnion('type', [
  z.object({
    ...envelope,
    type: z.literal('evidence.received'),
    verificationId: z.uuid(),
    evidenceId: z.uuid(),
  }),
  z.object({
    ...envelope,
    type: z.literal('evidence.examined'),
    verificationId: z.uuid(),
    evidenceId: z.uuid(),
  }),
  z.object({ ...envelope, type: z.literal('verification.submitted'), verificationId: z.uuid() }),
  z.object({
    ...envelope,
    type: z.literal('verification.resubmission_requested'),
    verificationId: z.uuid(),
  }),
  z.object({ ...envelope, type: z.literal('verification.review_requested'), verificationId: z.uuid() }),
  /** Somebody took it, gave it back or said what they think; or the time for one of these is over. */
  z.object({ ...envelope, type: z.literal('review.changed'), verificationId: z.uuid() }),
  /** Somebody opened an invitation and waits for an administrator. */
  z.object({ ...envelope, type: z.literal('staff.invitation_accepted'), invitationId: z.uuid() }),
  /** Whoever waits is not taken in. */
  z.object({ ...envelope, type: z.literal('staff.invitation_refused'), invitationId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('staff.joined'), staffId: z.uuid() }),
  /** Somebody is known by another name, or reads another language. */
  z.object({ ...envelope, type: z.literal('staff.introduced'), staffId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('staff.role_changed'), staffId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('staff.removed'), staffId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('staff.factor_reset'), staffId: z.uuid() }),
  /** Somebody of ours opened more pictures this hour than their work takes. */
  z.object({ ...envelope, type: z.literal('staff.views_spent'), staffId: z.uuid() }),
  /** Nobody took it for a while. */
  z.object({ ...envelope, type: z.literal('review.reminded'), verificationId: z.uuid() }),
  /** It waits for us almost as long as was promised, or longer: for whoever leads. */
  z.object({
    ...envelope,
    type: z.literal('verification.escalated'),
    verificationId: z.uuid(),
    stage: z.enum(['alerted', 'overdue']),
  }),
  /** People decide now what the engine would have; or no longer. */
  z.object({ ...envelope, type: z.literal('decisions.paused'), staffId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('decisions.resumed'), staffId: z.uuid() }),
  /** Staff are to have the numbers of a day, of UTC. */
  z.object({ ...envelope, type: z.literal('digest.requested'), day: z.iso.date() }),
  /** It waits for us longer than was promised: for the applicant. */
  z.object({ ...envelope, type: z.literal('verification.overdue'), verificationId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('verification.decided'), verificationId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('verification.failed'), verificationId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('verification.cancelled'), verificationId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('verification.expired'), verificationId: z.uuid() }),
  z.object({
    ...envelope,
    type: z.literal('account.erased'),
    accountId: z.uuid(),
    verificationIds: z.array(z.uuid()),
  }),
  z.object({
    ...envelope,
    type: z.literal('legacy_link.requested'),
    accountId: z.uuid(),
    linkId: z.uuid(),
  }),
  z.object({ ...envelope, type: z.literal('account.linked'), accountId: z.uuid() }),
  z.object({
    ...envelope,
    type: z.literal('account.unlinked'),
    accountId: z.uuid(),
    /** Where somebody did it: in a chat they were told. */
    doneIn: z.enum(['chat', 'page']),
  }),
  z.object({ ...envelope, type: z.literal('handover.claimed'), handoverId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('handover.confirmed'), handoverId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('handover.refused'), handoverId: z.uuid() }),
  z.object({
    ...envelope,
    type: z.literal('account.registered'),
    accountId: z.uuid(),
    channelIdentityId: z.uuid(),
    /** Where somebody was met: who wrote in the chat has been answered there. */
    metIn: z.enum(['chat', 'page']),
  }),
  z.object({
    ...envelope,
    type: z.literal('session.revoked'),
    accountId: z.uuid(),
    sessionId: z.uuid(),
  }),
  /** The person wrote to support. */
  z.object({ ...envelope, type: z.literal('support.asked'), threadId: z.uuid() }),
  z.object({
    ...envelope,
    type: z.literal('support.answered'),
    accountId: z.uuid(),
    threadId: z.uuid(),
    messageId: z.uuid(),
  }),
  z.object({ ...envelope, type: z.literal('support.closed'), accountId: z.uuid(), threadId: z.uuid() }),
  /** With its account, or after its time. */
  z.object({ ...envelope, type: z.literal('support.erased'), threadId: z.uuid() }),
  // To one channel each, so that a process hears only of what it can do.
  z.object({ ...envelope, type: z.literal('telegram.delivery_requested'), deliveryId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('whatsapp.delivery_requested'), deliveryId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('wechat.delivery_requested'), deliveryId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('telegram.tidying_requested'), evidenceId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('whatsapp.tidying_requested'), evidenceId: z.uuid() }),
  z.object({ ...envelope, type: z.literal('wechat.tidying_requested'), evidenceId: z.uuid() }),
]);

export type Message = z.infer<typeof messageSchema>;
export type MessageType = Message['type'];

/** Parses a message as it comes off a queue; `undefined` when it is none of ours (unknown type, version or shape). */
export function parseMessage(value: unknown): Message | undefined {
  const parsed = messageSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
