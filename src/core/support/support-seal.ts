import { seal, unseal } from '../media/seal.ts';

/** What people write is kept sealed. */
export interface SupportSeal {
  seal(messageId: string, text: string): Buffer;
  open(messageId: string, sealed: Uint8Array): string;
}

export function createSupportSeal(masterKey: Uint8Array): SupportSeal {
  return {
    seal: (messageId, text) => seal(masterKey, contextOf(messageId), Buffer.from(text)),
    open: (messageId, sealed) => unseal(masterKey, contextOf(messageId), sealed).toString(),
  };
}

const contextOf = (messageId: string) => `support_messages.sealed:${messageId}`;
