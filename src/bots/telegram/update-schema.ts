import { z } from 'zod';

/**
 * The fields of an update that we read, and nothing else: https://core.telegram.org/bots/api#update. A field in a
 * shape that is not ours counts as absent, because an update comes from a stranger's client through software that
 * changes without us.
 */
const whenReadable = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const chatSchema = z.object({ id: z.int(), type: z.string() });
const userSchema = z.object({ language_code: whenReadable(z.string().min(1)) });
const present = whenReadable(z.looseObject({}));

const fileSchema = z.object({
  file_id: z.string().min(1),
  file_size: whenReadable(z.int().nonnegative()),
  mime_type: whenReadable(z.string()),
});
const photoSizeSchema = fileSchema.extend({ width: z.number(), height: z.number() });

const messageSchema = z.object({
  message_id: z.int(),
  date: z.int(),
  edit_date: whenReadable(z.int()),
  chat: chatSchema,
  from: whenReadable(userSchema),
  text: whenReadable(z.string()),
  entities: whenReadable(z.array(z.object({ type: z.string(), offset: z.int(), length: z.int() }))),
  media_group_id: whenReadable(z.string()),
  forward_origin: present,
  photo: whenReadable(z.array(photoSizeSchema).min(1)),
  video: whenReadable(fileSchema),
  video_note: whenReadable(fileSchema),
  animation: whenReadable(fileSchema),
  document: whenReadable(fileSchema),
  sticker: present,
  voice: present,
  audio: present,
  location: present,
  venue: present,
  contact: present,
  // What Telegram writes into a chat by itself; nobody said anything.
  pinned_message: present,
  message_auto_delete_timer_changed: present,
  chat_background_set: present,
  write_access_allowed: present,
  forum_topic_created: present,
  forum_topic_edited: present,
  forum_topic_closed: present,
  forum_topic_reopened: present,
});

export const updateSchema = z.object({
  update_id: z.int().nonnegative(),
  message: whenReadable(messageSchema),
  edited_message: whenReadable(messageSchema),
  callback_query: whenReadable(
    z.object({
      id: z.string().min(1),
      from: whenReadable(userSchema),
      message: whenReadable(z.object({ message_id: z.int(), chat: chatSchema })),
      data: whenReadable(z.string()),
    }),
  ),
  my_chat_member: whenReadable(
    z.object({
      chat: chatSchema,
      from: whenReadable(userSchema),
      date: z.int(),
      new_chat_member: z.object({ status: z.string() }),
    }),
  ),
});

export type TelegramUpdate = z.infer<typeof updateSchema>;
export type TelegramMessage = z.infer<typeof messageSchema>;
export type TelegramFile = z.infer<typeof fileSchema>;
