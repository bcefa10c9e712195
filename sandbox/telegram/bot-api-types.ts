/** The part of https://core.telegram.org/bots/api#available-types that the sandbox produces. */

export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

export type ApiChat =
  | { id: number; type: 'private'; first_name: string; last_name?: string; username?: string }
  | { id: number; type: 'group'; title: string }
  | { id: number; type: 'supergroup'; title: string; is_forum?: true };

export interface MessageEntity {
  type: string;
  /** In UTF-16 code units, like `length`. */
  offset: number;
  length: number;
  url?: string | undefined;
  language?: string | undefined;
  /** Of a `text_mention`. */
  user?: Pick<User, 'id'> | undefined;
}

interface ApiFile {
  file_id: string;
  file_unique_id: string;
  file_size: number;
}

export interface PhotoSize extends ApiFile {
  width: number;
  height: number;
}

export interface NamedFile extends ApiFile {
  file_name?: string;
  mime_type?: string;
}

interface Video extends NamedFile {
  width: number;
  height: number;
  /** In seconds. */
  duration: number;
  thumbnail?: PhotoSize;
}

interface VideoNote extends ApiFile {
  /** Width and height: a note is square. */
  length: number;
  duration: number;
}

interface Voice extends NamedFile {
  duration: number;
}

interface Sticker extends PhotoSize {
  type: 'regular';
  is_animated: false;
  is_video: false;
  emoji: string;
}

export interface InlineKeyboardButton {
  text: string;
  callback_data?: string | undefined;
  url?: string | undefined;
  web_app?: { url: string } | undefined;
}

export interface InlineKeyboardMarkup {
  inline_keyboard: InlineKeyboardButton[][];
}

export type ForwardOrigin =
  | { type: 'user'; date: number; sender_user: User }
  | { type: 'hidden_user'; date: number; sender_user_name: string };

/** What a message holds, without its place in a chat. */
export interface MessageContent {
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: PhotoSize[];
  video?: Video;
  video_note?: VideoNote;
  document?: NamedFile;
  voice?: Voice;
  sticker?: Sticker;
  location?: { latitude: number; longitude: number };
  contact?: { phone_number: string; first_name: string };
  has_media_spoiler?: true;
  media_group_id?: string;
  forward_origin?: ForwardOrigin;
  new_chat_members?: User[];
  left_chat_member?: User;
  supergroup_chat_created?: true;
  forum_topic_created?: { name: string; icon_color: number };
  forum_topic_edited?: { name: string };
  forum_topic_closed?: Record<string, never>;
  forum_topic_reopened?: Record<string, never>;
}

export interface Message extends MessageContent {
  message_id: number;
  from: User;
  chat: ApiChat;
  date: number;
  edit_date?: number;
  reply_markup?: InlineKeyboardMarkup;
  message_thread_id?: number;
  is_topic_message?: true;
  reply_to_message?: Message;
  pinned_message?: Message;
  has_protected_content?: true;
}

/** Stands for a message that the bot may no longer see: https://core.telegram.org/bots/api#inaccessiblemessage. */
interface InaccessibleMessage {
  message_id: number;
  chat: ApiChat;
  date: 0;
}

/** https://core.telegram.org/bots/api#chatadministratorrights */
export type AdminRight =
  | 'can_manage_chat'
  | 'can_delete_messages'
  | 'can_manage_video_chats'
  | 'can_restrict_members'
  | 'can_promote_members'
  | 'can_change_info'
  | 'can_invite_users'
  | 'can_post_stories'
  | 'can_edit_stories'
  | 'can_delete_stories'
  | 'can_pin_messages'
  | 'can_manage_topics';

/** https://core.telegram.org/bots/api#chatmember */
export type ChatMember =
  | { user: User; status: 'member' | 'left' }
  | { user: User; status: 'creator'; is_anonymous: false }
  | ({ user: User; status: 'administrator'; can_be_edited: boolean; is_anonymous: false } & Record<
      AdminRight,
      boolean
    >)
  | { user: User; status: 'kicked'; until_date: 0 };

interface ChatMemberUpdated {
  chat: ApiChat;
  from: User;
  date: number;
  old_chat_member: ChatMember;
  new_chat_member: ChatMember;
}

interface CallbackQuery {
  id: string;
  from: User;
  message: Message | InaccessibleMessage;
  chat_instance: string;
  data: string;
}

export type UpdateContent =
  | { message: Message }
  | { edited_message: Message }
  | { callback_query: CallbackQuery }
  | { my_chat_member: ChatMemberUpdated }
  | { chat_member: ChatMemberUpdated };

export type Update = UpdateContent & { update_id: number };
