import { z } from 'zod';
import { CHANNEL_NAMES } from '../../src/core/channel/channel.ts';

/**
 * What the control API and its client, `Person`, say to each other, in whichever messenger. The server is trusted; the
 * schemas give the types.
 */

const personSchema = z.object({
  /** The same in every messenger, and nobody else's. */
  id: z.number(),
  firstName: z.string(),
  lastName: z.string().optional(),
  username: z.string().optional(),
  languageCode: z.string(),
  /** Where the messenger lets people hide it from businesses. */
  hidesPhone: z.boolean().optional(),
});
export type PersonProfile = z.infer<typeof personSchema>;

export const newPersonSchema = z.object({
  id: z.number().int().positive().optional(),
  firstName: z.string().min(1).optional(),
  lastName: z.string().optional(),
  username: z.string().optional(),
  languageCode: z.string().min(2).optional(),
  hidesPhone: z.boolean().optional(),
  /** Whom the person will chat with, where the messenger has several; the first one unless named. */
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
  /** Opens inside the messenger, which proves to the page who looks. */
  miniAppUrl: z.string().optional(),
});

const listRowSchema = z.object({ id: z.string(), label: z.string(), description: z.string().optional() });

const EVENTS = [
  'group_created',
  'bot_joined',
  'bot_left',
  'joined',
  'left',
  'topic_created',
  'topic_renamed',
  'topic_closed',
  'topic_reopened',
  'pinned',
] as const;

/**
 * A message as the person's messenger shows it: markup is turned into entities. A deleted one stays, marked, for whoever wants
 * to know what it was.
 */
export const seenMessageSchema = z.object({
  messageId: z.number(),
  /** `other`: somebody else in a group. */
  from: z.enum(['bot', 'person', 'other']),
  name: z.string(),
  /** The account that wrote it, where the messenger has groups. */
  senderId: z.number().optional(),
  sentAt: z.coerce.date(),
  /** The text or the caption; empty where there is none. */
  text: z.string(),
  entities: z.array(
    z.object({ type: z.string(), offset: z.number(), length: z.number(), url: z.string().optional() }),
  ),
  buttons: z.array(z.array(seenButtonSchema)),
  /** Choices behind one button, which wears the label. */
  list: z.object({ label: z.string(), rows: z.array(listRowSchema) }).optional(),
  /** A page behind a button that stands alone. */
  link: z.object({ label: z.string(), url: z.string() }).optional(),
  /** A mini-program: `page` is what it opens, `imageUrl` a picture relative to the sandbox. */
  card: z.object({ title: z.string(), page: z.string(), imageUrl: z.string().optional() }).optional(),
  media: seenMediaSchema.optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  contact: z.object({ phoneNumber: z.string(), firstName: z.string() }).optional(),
  event: z.enum(EVENTS).optional(),
  /** Whom or what the event is about: a person, a topic. */
  eventSubject: z.string().optional(),
  /** The topic of a forum; none in the general one. */
  topicId: z.number().optional(),
  isPinned: z.boolean().optional(),
  /** Blurred until it is touched. */
  hasSpoiler: z.boolean().optional(),
  albumId: z.string().optional(),
  forwardedFrom: z.string().optional(),
  replyTo: z.number().optional(),
  isProtected: z.boolean(),
  /** How far a message got, where the messenger tells the sender with ticks. */
  status: z.enum(['sent', 'delivered', 'read', 'failed']).optional(),
  editedAt: z.coerce.date().optional(),
  deletedBy: z.enum(['bot', 'person']).optional(),
  /** Grows with each change in the chat; this is the message's last one. */
  revision: z.number(),
  /** The last change of the words, not of the buttons. */
  saidRevision: z.number(),
});
export type SeenMessage = z.infer<typeof seenMessageSchema>;

const GROUP_ROLES = ['creator', 'administrator', 'member'] as const;

export const changesSchema = z.object({
  revision: z.number(),
  messages: z.array(seenMessageSchema),
  /** What the bot says it is doing, such as `typing`. */
  action: z.string().optional(),
  /** What the bot answered to taps: `text` is empty where it only took note. */
  tapAnswers: z.array(z.object({ text: z.string(), isAlert: z.boolean(), revision: z.number() })),
  isBlocked: z.boolean(),
  /** Of a group. Whoever is out of it sees no message of it any more. */
  group: z
    .object({
      isIn: z.boolean(),
      topics: z.array(z.object({ topicId: z.number(), name: z.string(), isClosed: z.boolean() })),
      members: z.array(z.object({ id: z.number(), name: z.string(), role: z.enum(GROUP_ROLES) })),
    })
    .optional(),
});
export type ChatChanges = z.infer<typeof changesSchema>;

const commandSchema = z.object({ command: z.string(), description: z.string() });

/** An item of the menu below the chat: it has sub-items, or opens a page, or tells the service its `id`. */
const menuItemSchema = z.object({ label: z.string(), id: z.string().optional(), url: z.string().optional() });
const menuSchema = z.array(menuItemSchema.extend({ items: z.array(menuItemSchema).optional() }));

export const chatSchema = z.object({
  /** Nobody else's in any messenger. */
  key: z.string(),
  messenger: z.enum(CHANNEL_NAMES),
  /** The chat as the messenger's own API names it: a chat id, a WhatsApp id, an openid. */
  address: z.string(),
  /** The same as a number where the messenger has one; elsewhere the person's id. */
  chatId: z.number(),
  type: z.enum(['private', 'group']),
  title: z.string(),
  /** A group with topics. */
  isForum: z.boolean().optional(),
  /** Who looks. */
  person: personSchema,
  bot: z.object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    description: z.string(),
    shortDescription: z.string(),
    commands: z.array(commandSchema),
    /** Beside the input field, where it opens a page inside the messenger. */
    menuButton: z.object({ label: z.string(), miniAppUrl: z.string() }).optional(),
    /** Where the messenger shows one below the chat. */
    menu: menuSchema.optional(),
  }),
});
export type SeenChat = z.infer<typeof chatSchema>;

export const newMessageSchema = z.object({
  text: z.string().max(4096).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  contact: z.object({ phoneNumber: z.string(), firstName: z.string() }).optional(),
  /** Forwards this message: of the chat, or of another one of the same person. */
  forwardOf: z.number().optional(),
  /** The key of that other chat. */
  forwardFrom: z.string().optional(),
  /** Shows the message as forwarded from somebody who hides their account. */
  forwardedFrom: z.string().optional(),
  replyTo: z.number().optional(),
  /** Where a forum has topics; the general one unless named, or that of the message replied to. */
  topicId: z.number().optional(),
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
  replyTo: z.coerce.number().optional(),
  topicId: z.coerce.number().optional(),
});
export type NewMedia = z.infer<typeof newMediaSchema>;

export const editSchema = z.object({ text: z.string().min(1).max(4096) });

/** What is pressed, by its label or what it stands for: a button, a row of a list, an item of the menu. */
export const tapSchema = z.object({
  label: z.string().optional(),
  callbackData: z.string().optional(),
  rowId: z.string().optional(),
  menuItemId: z.string().optional(),
  /** The newest message with such a button unless named. */
  messageId: z.number().optional(),
  /** Sends `callbackData` though no button carries it, as a hostile client can. */
  isForged: z.boolean().optional(),
});
export type Tap = z.infer<typeof tapSchema>;

/** What opens a page inside the messenger: a button's label, or its message; the chat's own button where neither is named. */
export const launchRequestSchema = z.object({
  label: z.string().optional(),
  messageId: z.number().optional(),
});
export type LaunchRequest = z.infer<typeof launchRequestSchema>;

/** What the messenger's program hands to the page that it opens. */
export const launchSchema = z.discriminatedUnion('messenger', [
  z.object({ messenger: z.literal('telegram'), url: z.string(), initData: z.string() }),
  z.object({
    messenger: z.literal('wechat'),
    /** Of the mini-program; empty for the one it begins with. */
    page: z.string(),
    code: z.string(),
    rawData: z.string(),
    signature: z.string(),
  }),
]);
export type Launch = z.infer<typeof launchSchema>;

const groupRightsSchema = z.array(
  z.enum([
    'manage_topics',
    'delete_messages',
    'pin_messages',
    'restrict_members',
    'promote_members',
    'invite_users',
    'change_info',
  ]),
);
export type GroupRights = z.infer<typeof groupRightsSchema>;

/** A group that the bot is put in: a basic one, or a forum, which is a supergroup with topics. */
export const newGroupSchema = z.object({
  title: z.string().min(1),
  bot: z.string().optional(),
  isForum: z.boolean().optional(),
  /** Makes the bot an administrator with these; a plain member unless given. */
  botRights: groupRightsSchema.optional(),
});
export type NewGroup = z.infer<typeof newGroupSchema>;

/** What a person does to a group. */
export const groupActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('invite'), personId: z.number() }),
  z.object({ act: z.literal('remove'), personId: z.number() }),
  z.object({ act: z.literal('leave') }),
  z.object({ act: z.literal('add_bot') }),
  z.object({ act: z.literal('remove_bot') }),
  /** An administrator with these rights; without any list a plain member again. */
  z.object({ act: z.literal('promote_bot'), rights: groupRightsSchema.optional() }),
  z.object({ act: z.literal('create_topic'), name: z.string().min(1).max(128) }),
  z.object({ act: z.literal('rename_topic'), topicId: z.number(), name: z.string().min(1).max(128) }),
  z.object({ act: z.literal('close_topic'), topicId: z.number() }),
  z.object({ act: z.literal('reopen_topic'), topicId: z.number() }),
  z.object({ act: z.literal('delete_topic'), topicId: z.number() }),
]);
export type GroupAct = z.infer<typeof groupActSchema>;

/** `chat` is what an invited person sees, `topicId` what was opened. */
export const groupActAnswerSchema = z.object({
  chat: chatSchema.optional(),
  topicId: z.number().optional(),
});
export type GroupActAnswer = z.infer<typeof groupActAnswerSchema>;

export const problemSchema = z.object({ problem: z.string() });
