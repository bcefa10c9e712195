import { z } from 'zod';

/** What a message is, by https://github.com/wechaty/puppet/blob/main/src/schemas/message.ts */
export const MESSAGE_TYPE = {
  attachment: 1,
  audio: 2,
  contact: 3,
  emoticon: 5,
  image: 6,
  text: 7,
  location: 8,
  recalled: 13,
  video: 15,
} as const;

/** https://github.com/wechaty/puppet/blob/main/src/schemas/contact.ts */
export const OFFICIAL_ACCOUNT = 2;

/** A message as the inbox keeps it: everything that says what it means, and the id by which the puppet has its bytes. */
export const messageSchema = z.object({
  id: z.string().min(1),
  talkerId: z.string().min(1),
  /** Whether a person talks, or a company's account, as contacts are told apart. */
  talkerType: z.number().optional(),
  /** Ours. */
  ownId: z.string().optional(),
  roomId: z.string().optional(),
  /** Of some puppets in seconds, of others in milliseconds. */
  timestamp: z.number().nonnegative().max(8.64e15),
  type: z.number(),
  text: z.string().optional(),
  filename: z.string().optional(),
});

export type Message = z.infer<typeof messageSchema>;
