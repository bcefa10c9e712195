import type { HostedChat } from '../control/chat-host.ts';
import { change, untilChanged, type Chat } from './chat.ts';
import { toStatusNotice } from './notice.ts';
import { editMessage, post, writeMessage } from './person-writes.ts';
import type { WhatsAppState } from './state.ts';
import { tapChoice } from './tap-choice.ts';
import { toChanges, toSeenChat, toSeenMessage } from './to-seen.ts';
import { uploadMedia } from './upload-media.ts';

/** A chat as the control API knows it. Whoever asks for its changes looks at it: what the business wrote is read then. */
export function createHostedChat(state: WhatsAppState, chat: Chat): HostedChat {
  return {
    seen: () => toSeenChat(state, chat),
    changes(after) {
      read(state, chat);
      return toChanges(state, chat, after);
    },
    untilChanged: (after, signal) => untilChanged(chat, after, signal),
    write: (message) => toSeenMessage(state, chat, writeMessage(state, chat, message)),
    async upload(upload) {
      const content = await uploadMedia(state.media, upload);
      const { forwardedFrom } = upload.draft;
      return toSeenMessage(state, chat, post(state, chat, { content, forwardedFrom }));
    },
    edit: (messageId, text) => toSeenMessage(state, chat, editMessage(state, chat, { messageId, text })),
    tap: (tap) => tapChoice(state, chat, tap),
    setBlocked(isBlocked) {
      if (chat.isBlocked !== isBlocked) change(chat, () => (chat.isBlocked = isBlocked));
    },
    clear() {
      change(chat, (revision) => {
        for (const message of chat.messages.values())
          if (!message.isDeleted) Object.assign(message, { isDeleted: true, revision });
      });
    },
  };
}

function read(state: WhatsAppState, chat: Chat): void {
  if (chat.isBlocked) return;
  for (const message of chat.messages.values()) {
    if (message.from !== 'bot' || message.isRead) continue;
    message.isRead = true;
    const { wamid, sentTo, callbackData } = message;
    const notice = toStatusNotice(state, chat, { wamid, status: 'read', recipient: sentTo, callbackData });
    state.webhook.push(chat.key, notice);
  }
}
