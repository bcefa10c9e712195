import type { ConversationData, ConversationStorage, VersionedState } from '@grammyjs/conversations';
import { z } from 'zod';
import type { StaffDialogues } from '../../../core/staff/staff-dialogues.ts';
import type { StaffContext } from './staff-context.ts';

/** Raised with every change of a dialogue's steps: whoever is in the middle of one begins it anew from the card. */
const DIALOGUES_VERSION = 1;

const stateSchema = z.custom<VersionedState<ConversationData>>(
  (value) =>
    z
      .object({
        version: z.tuple([z.number(), z.union([z.string(), z.number()])]),
        state: z.record(z.string(), z.array(z.unknown())),
      })
      .safeParse(value).success,
);

/** Keeps dialogues in our database, so that they outlive a restart. One for each private chat; none in a group. */
export function dialogueStorage(
  dialogues: StaffDialogues,
): ConversationStorage<StaffContext, ConversationData> {
  return {
    type: 'key',
    version: DIALOGUES_VERSION,
    getStorageKey: ({ chat }) => (chat?.type === 'private' ? String(chat.id) : undefined),
    adapter: {
      read: async (key) => {
        const kept = stateSchema.safeParse(await dialogues.read(key));
        return kept.success ? kept.data : undefined;
      },
      write: (key, state) => dialogues.write(key, state),
      delete: (key) => dialogues.end(key),
    },
  };
}
