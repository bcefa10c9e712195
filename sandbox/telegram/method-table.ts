import type { Method } from './method.ts';
import { answerCallbackQuery } from './methods/answer-callback-query.ts';
import { getChat, getChatMember, getChatMenuButton, leaveChat, setChatMenuButton } from './methods/chats.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './methods/commands.ts';
import { deleteMessage, deleteMessages } from './methods/delete.ts';
import { editMessageReplyMarkup, editMessageText } from './methods/edit.ts';
import { getFile } from './methods/get-file.ts';
import { getMe } from './methods/get-me.ts';
import { getUpdates } from './methods/get-updates.ts';
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
  deleteMessage,
  deleteMessages,
  deleteMyCommands,
  deleteWebhook,
  editMessageReplyMarkup,
  editMessageText,
  getChat,
  getChatMember,
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
};

const byLowerCaseName = new Map(
  Object.entries(methods).map(([name, method]) => [name.toLowerCase(), method]),
);

/** Method names are case-insensitive: https://core.telegram.org/bots/api#making-requests. */
export function findMethod(name: string): Method | undefined {
  return byLowerCaseName.get(name.toLowerCase());
}
