import { z } from 'zod';

/** What the control API and its client, `Person`, say to each other. The server is trusted; the schemas give the types. */

const personSchema = z.object({
  id: z.number(),
  firstName: z.string(),
  lastName: z.string().optional(),
  username: z.string().optional(),
  languageCode: z.string(),
});
export type PersonProfile = z.infer<typeof personSchema>;

export const newPersonSchema = z.object({
  id: z.number().int().positive().optional(),
  firstName: z.string().min(1).optional(),
  lastName: z.string().optional(),
  username: z.string().optional(),
  languageCode: z.string().min(2).optional(),
  /** Whom the person will chat with; the first bot unless named. */
  bot: z.string().optional(),
});
export type NewPerson = z.infer<typeof newPersonSchema>;

const mediaFormSchema = z.enum(['photo', 'video', 'video_note', 'document', 'voice', 'sticker']);

const seenMediaSchema = z.object({
  form: mediaFormSchema,
  /** Where the bytes are, relative to the sandbox. */
  url: z.string(),
  fileId: z.string(),
  size: z.number(),
  fileName: z.string().optional(),
  mimeType: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  durationSeconds: z.number().optional(),
});

const seenButtonSchema = z.object({
  label: z.string(),
  callbackData: z.string().optional(),
  url: z.string().optional(),
});

/** A message as the person's messenger shows it; a deleted one stays, marked, for whoever wants to know what it was. */
export const seenMessageSchema = z.object({
  messageId: z.number(),
  from: z.enum(['bot', 'person']),
  name: z.string(),
  sentAt: z.coerce.date(),
  /** The text or the caption; empty where there is none. */
  text: z.string(),
  entities: z.array(
    z.object({ type: z.string(), offset: z.number(), length: z.number(), url: z.string().optional() }),
  ),
  buttons: z.array(z.array(seenButtonSchema)),
  media: seenMediaSchema.optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  contact: z.object({ phoneNumber: z.string(), firstName: z.string() }).optional(),
  event: z.enum(['bot_joined', 'bot_left']).optional(),
  albumId: z.string().optional(),
  forwardedFrom: z.string().optional(),
  replyTo: z.number().optional(),
  isProtected: z.boolean(),
  editedAt: z.coerce.date().optional(),
  deletedBy: z.enum(['bot', 'person']).optional(),
  /** Grows with each change in the chat; this is the message's last one. */
  revision: z.number(),
  /** The last change of the words, not of the buttons. */
  saidRevision: z.number(),
});
export type SeenMessage = z.infer<typeof seenMessageSchema>;

export const changesSchema = z.object({
  revision: z.number(),
  messages: z.array(seenMessageSchema),
  /** What the bot says it is doing, such as `typing`. */
  action: z.string().optional(),
  /** What the bot answered to taps: `text` is empty where it only took note. */
  tapAnswers: z.array(z.object({ text: z.string(), isAlert: z.boolean(), revision: z.number() })),
  isBlocked: z.boolean(),
});
export type ChatChanges = z.infer<typeof changesSchema>;

const commandSchema = z.object({ command: z.string(), description: z.string() });

export const chatSchema = z.object({
  key: z.string(),
  chatId: z.number(),
  type: z.enum(['private', 'group']),
  title: z.string(),
  person: personSchema,
  bot: z.object({
    id: z.number(),
    username: z.string(),
    name: z.string(),
    description: z.string(),
    shortDescription: z.string(),
    commands: z.array(commandSchema),
  }),
});
export type SeenChat = z.infer<typeof chatSchema>;

export const newMessageSchema = z.object({
  text: z.string().max(4096).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  contact: z.object({ phoneNumber: z.string(), firstName: z.string() }).optional(),
  /** Forwards this message of the chat. */
  forwardOf: z.number().optional(),
  /** Shows the message as forwarded from somebody who hides their account. */
  forwardedFrom: z.string().optional(),
  replyTo: z.number().optional(),
});
export type NewMessage = z.infer<typeof newMessageSchema>;

/** The query of an upload, whose body is the bytes and whose content type is the file's. */
export const newMediaSchema = z.object({
  form: mediaFormSchema,
  fileName: z.string().optional(),
  caption: z.string().max(1024).optional(),
  width: z.coerce.number().int().nonnegative().optional(),
  height: z.coerce.number().int().nonnegative().optional(),
  durationSeconds: z.coerce.number().nonnegative().optional(),
  albumId: z.string().optional(),
  forwardedFrom: z.string().optional(),
});
export type NewMedia = z.infer<typeof newMediaSchema>;

export const editSchema = z.object({ text: z.string().min(1).max(4096) });

export const tapSchema = z.object({
  label: z.string().optional(),
  callbackData: z.string().optional(),
  /** The newest message with such a button unless named. */
  messageId: z.number().optional(),
  /** Sends `callbackData` though no button carries it, as a hostile client can. */
  isForged: z.boolean().optional(),
});
export type Tap = z.infer<typeof tapSchema>;

export const newGroupSchema = z.object({ title: z.string().min(1), bot: z.string().optional() });

export const problemSchema = z.object({ problem: z.string() });
