import { z } from 'zod';
import type { RawUpdate } from '../../messenger.ts';
import { toMessageUpdateId, toStatusUpdateId } from './update-id.ts';

export interface SplitEnvelope {
  /** Each with all that is needed to understand it alone, so that one that is not understood loses no other. */
  updates: RawUpdate[];
  /** How many were for other numbers. */
  foreign: number;
  /** How many had no id, or a shape that cannot be kept. */
  unusable: number;
  /** Codes of what Meta reports about the account itself. */
  accountErrors: number[];
}

/**
 * Takes apart what one webhook call brings: up to a thousand messages and statuses, of every number of an account.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function splitEnvelope(body: unknown, phoneNumberId: string): SplitEnvelope {
  const split: SplitEnvelope = { updates: [], foreign: 0, unusable: 0, accountErrors: [] };
  const envelope = envelopeSchema.safeParse(body);
  const entries = envelope.success ? envelope.data.entry : [];
  const changes = entries.flatMap((entry) => entrySchema.safeParse(entry).data?.changes ?? []);
  for (const change of changes) {
    const parsed = changeSchema.safeParse(change);
    if (!parsed.success) continue; // Of another kind, such as a template's approval.
    takeChange(parsed.data.value, phoneNumberId, split);
  }
  return {
    ...split,
    updates: Array.from(new Map(split.updates.map((each) => [each.updateId, each])).values()),
  };
}

const list = z.array(z.unknown()).optional().catch(undefined);
const identifier = z.string().min(1).max(1024);
const maybeIdentifier = identifier.optional().catch(undefined);

const envelopeSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.unknown()),
});
const entrySchema = z.object({ changes: z.array(z.unknown()) });
const valueSchema = z.object({
  metadata: z.object({ phone_number_id: identifier }),
  contacts: list,
  messages: list,
  statuses: list,
  errors: list,
});
const changeSchema = z.object({ field: z.literal('messages'), value: valueSchema });

/** Of a contact only who it is is kept: the profile's name is not needed. */
const contactSchema = z.object({ wa_id: maybeIdentifier, user_id: maybeIdentifier });
const messageSchema = z.looseObject({ id: identifier, from: maybeIdentifier, from_user_id: maybeIdentifier });
const statusSchema = z.looseObject({ id: identifier, status: z.string().regex(/^[a-z_]{1,32}$/) });
const errorSchema = z.object({ code: z.int() });

type Contact = z.infer<typeof contactSchema>;

function takeChange(value: z.infer<typeof valueSchema>, phoneNumberId: string, split: SplitEnvelope): void {
  const { messages = [], statuses = [], errors = [] } = value;
  if (value.metadata.phone_number_id !== phoneNumberId) {
    split.foreign += messages.length + statuses.length;
    return;
  }
  const findContact = contactFinder(value.contacts ?? []);
  const updates = [
    ...messages.map((message) => toMessageUpdate(message, findContact)),
    ...statuses.map(toStatusUpdate),
  ];
  for (const update of updates) {
    if (update && isWritable(update.body)) split.updates.push(update);
    else split.unusable += 1;
  }
  split.accountErrors.push(...errors.flatMap((error) => errorSchema.safeParse(error).data?.code ?? []));
}

function toMessageUpdate(
  message: unknown,
  findContact: (from: string | undefined) => Contact | undefined,
): RawUpdate | undefined {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return undefined;
  const { id, from, from_user_id: userId } = parsed.data;
  const contact = findContact(from ?? userId);
  return { updateId: toMessageUpdateId(id), body: { message, ...(contact && { contact }) } };
}

function toStatusUpdate(status: unknown): RawUpdate | undefined {
  const parsed = statusSchema.safeParse(status);
  if (!parsed.success) return undefined;
  return { updateId: toStatusUpdateId(parsed.data.id, parsed.data.status), body: { status } };
}

function contactFinder(contacts: readonly unknown[]): (from: string | undefined) => Contact | undefined {
  const known = contacts.flatMap((contact) => contactSchema.safeParse(contact).data ?? []);
  const byId = new Map(
    known.flatMap((contact) => [contact.wa_id, contact.user_id].map((id) => [id, contact] as const)),
  );
  return (from) => (from === undefined ? onlyOne(known) : byId.get(from));
}

function onlyOne(contacts: readonly Contact[]): Contact | undefined {
  return contacts.length === 1 ? contacts[0] : undefined;
}

/** What is nested too deeply can be read from JSON but not be written again. */
function isWritable(body: unknown): boolean {
  try {
    return JSON.stringify(body) !== undefined;
  } catch {
    return false;
  }
}
