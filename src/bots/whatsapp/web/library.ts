import type * as Baileys from '@whiskeysockets/baileys';
import { silenceLibsignal } from './silence-libsignal.ts';

/** The client of WhatsApp's web protocol. */
export type Library = typeof Baileys;
export type Socket = ReturnType<Library['makeWASocket']>;
export type Stanza = Baileys.BinaryNode;
export type Content = Baileys.proto.IMessage;

const INSTALL = 'npm install --prefix src/bots/whatsapp --no-save @whiskeysockets/baileys@7.0.0-rc14';

export class WhatsAppWebNotInstalled extends Error {
  override name = 'WhatsAppWebNotInstalled';
}

/** Loaded only where it is configured: the library is optional, because what it depends on is licensed GPL-3.0. Throws
 * `WhatsAppWebNotInstalled`. */
export async function loadLibrary(
  load: () => Promise<Library> = () => import('@whiskeysockets/baileys'),
): Promise<Library> {
  silenceLibsignal();
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new WhatsAppWebNotInstalled(`WhatsApp Web needs a library that is not installed: ${INSTALL}`, {
      cause,
    });
  }
}

function isMissing(err: unknown): boolean {
  return err instanceof Error && 'code' in err && err.code === 'ERR_MODULE_NOT_FOUND';
}
