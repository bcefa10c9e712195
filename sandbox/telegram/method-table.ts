import type { Method } from './method.ts';
import { answerCallbackQuery } from './methods/answer-callback-query.ts';
import {
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  leaveChat,
} from './methods/chat-members.ts';
import { getChatMenuButton, setChatMenuButton } from './methods/chat-menu.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './methods/commands.ts';
import { deleteMessage, deleteMessages } from './methods/delete.ts';
import {
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './methods/edit.ts';
import {
  closeForumTopic,
  createForumTopic,
  deleteForumTopic,
  editForumTopic,
  reopenForumTopic,
} from './methods/forum-topics.ts';
import { getChat } from './methods/get-chat.ts';
import { getFile } from './methods/get-file.ts';
import { getMe } from './methods/get-me.ts';
import { getUpdates } from './methods/get-updates.ts';
import { pinChatMessage, unpinChatMessage } from './methods/pins.ts';
import {
  getMyDescription,
  getMyName,
  getMyShortDescription,
  setMyDescription,
  setMyName,
  setMyShortDescription,
} from './methods/profile.ts';
import { sendChatAction } from './methods/send-chat-action.ts';
import { sendDocument, sendMediaGroup, sendPhoto, sendVideo } from './methods/send-media.ts';
import { sendMessage } from './methods/send-message.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './methods/webhook.ts';

const methods: Record<string, Method> = {
  answerCallbackQuery,
  closeForumTopic,
  createForumTopic,
  deleteForumTopic,
  deleteMessage,
  deleteMessages,
  deleteMyCommands,
  deleteWebhook,
  editForumTopic,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  getChat,
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  getChatMenuButton,
  getFile,
  getMe,
  getMyCommands,
  getMyDescription,
  getMyName,
  getMyShortDescription,
  getUpdates,
  getWebhookInfo,
  leaveChat,
  pinChatMessage,
  reopenForumTopic,
  sendChatAction,
  sendDocument,
  sendMediaGroup,
  sendMessage,
  sendPhoto,
  sendVideo,
  setChatMenuButton,
  setMyCommands,
  setMyDescription,
  setMyName,
  setMyShortDescription,
  setWebhook,
  unpinChatMessage,
};

const byLowerCaseName = new Map(
  Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]),
);

/** Method names are case-insensitive: https://core.telegram.org/bots/api#making-requests. */
export function findMethod(name: string): Method | undefined {
  return byLowerCaseName.get(name.toLowerCase());
}
