import type { Update } from 'grammy/types';
import { z } from 'zod';
import { DIALOGUE_PRESS } from './dialogue-steps.ts';
import { toReference } from './keyboard.ts';

/** What of an update decides whether it is the desk's. */
export interface StaffUpdate {
  /** For the library, which reads what it knows of it. */
  update: Update;
  chat: { id: string; isPrivate: boolean };
  senderId: string;
  /** Of a command, in lower case, without its slash and the bot's name. */
  command?: string;
  argument: string;
  /** Of a press on a button of ours. */
  reference?: string;
  /** A press in the middle of a dialogue, or long after it. */
  isDialoguePress: boolean;
  repliesTo?: string;
}

const whenReadable = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const senderSchema = whenReadable(z.object({ id: z.int() }));
const chatSchema = z.object({ id: z.int(), type: z.string() });
const messageSchema = z.object({
  chat: chatSchema,
  from: senderSchema,
  text: whenReadable(z.string()),
  reply_to_message: whenReadable(z.object({ message_id: z.int() })),
});
const seenSchema = z.object({
  update_id: z.int(),
  message: whenReadable(messageSchema),
  callback_query: whenReadable(
    z.object({
      from: z.object({ id: z.int() }),
      data: whenReadable(z.string()),
      message: whenReadable(z.object({ chat: chatSchema })),
    }),
  ),
});
const updateSchema = z.custom<Update>((value) => seenSchema.safeParse(value).success);

/** `undefined` for what nobody said or pressed in a chat. */
export function toStaffUpdate(body: unknown): StaffUpdate | undefined {
  const parsed = seenSchema.safeParse(body);
  const update = updateSchema.safeParse(body);
  if (!parsed.success || !update.success) return undefined;
  const { message, callback_query: query } = parsed.data;
  const chat = message?.chat ?? query?.message?.chat;
  const sender = message?.from ?? query?.from;
  if (!chat || !sender) return undefined;
  const reference = query?.data === undefined ? undefined : toReference(query.data);
  return {
    update: update.data,
    chat: { id: String(chat.id), isPrivate: chat.type === 'private' },
    senderId: String(sender.id),
    isDialoguePress: query?.data?.startsWith(DIALOGUE_PRESS) === true,
    ...toCommand(message?.text),
    ...(reference !== undefined && { reference }),
    ...(message?.reply_to_message && { repliesTo: String(message.reply_to_message.message_id) }),
  };
}

function toCommand(text: string | undefined): { command?: string; argument: string } {
  const [, command, argument = ''] = /^\/([a-z_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text ?? '') ?? [];
  return { argument: argument.trim(), ...(command !== undefined && { command: command.toLowerCase() }) };
}
