import type { Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { seal, unseal } from '../media/seal.ts';
import { deleteStaffDialogue, findStaffDialogue, saveStaffDialogue } from './staff-dialogue-store.ts';

/** Where short dialogues with staff stand, a chat each; sealed, because they quote what was typed. What was decided is
 * never only here. */
export interface StaffDialogues {
  /** `undefined` where there is none, or it was sealed with another key. */
  read(chatId: string): Promise<unknown>;
  write(chatId: string, state: unknown): Promise<void>;
  end(chatId: string): Promise<void>;
}

export function createStaffDialogues({
  db,
  masterKey,
  clock,
}: {
  db: Db;
  masterKey: Uint8Array;
  clock: Clock;
}): StaffDialogues {
  return {
    async read(chatId) {
      const sealed = await findStaffDialogue(db, chatId);
      return sealed && opened(masterKey, chatId, sealed);
    },
    write: (chatId, state) =>
      saveStaffDialogue(
        db,
        chatId,
        seal(masterKey, contextOf(chatId), Buffer.from(JSON.stringify(state))),
        clock(),
      ),
    end: (chatId) => deleteStaffDialogue(db, chatId),
  };
}

function opened(masterKey: Uint8Array, chatId: string, sealed: Buffer): unknown {
  try {
    return JSON.parse(unseal(masterKey, contextOf(chatId), sealed).toString());
  } catch {
    // Sealed with a key of before: the dialogue is begun anew from its card.
    return undefined;
  }
}

const contextOf = (chatId: string) => `staff_dialogues.sealed:${chatId}`;
