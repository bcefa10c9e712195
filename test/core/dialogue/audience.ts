import type { Language } from '../../../src/core/accounts/language.ts';
import type { Capabilities } from '../../../src/core/channel/channel.ts';
import type { Audience } from '../../../src/core/dialogue/present.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';

/** A channel that can do everything. */
export const ABLE: Capabilities = {
  buttons: { max: 12, maxLabelLength: 40 },
  linkButton: 'beside',
  longestText: 4096,
  textUnit: 'code_units',
  biggestMedia: 20 * 1024 * 1024,
  removesInboundMessages: true,
  recordsVideoNotes: true,
  showsCommands: true,
};

export function inTelegram(language: Language): Audience {
  return { language, manners: ABLE, times: POLICY.time };
}
