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
};

export function inTelegram(language: Language): Audience {
  return { language, manners: ABLE, times: POLICY.time };
}

/** As much as the messengers' servers take: what the adapters declare. */
export const MESSENGERS: Readonly<Record<string, Capabilities>> = {
  Telegram: { ...ABLE, buttons: { max: 100, maxLabelLength: 64 } },
  'WhatsApp, Cloud API': {
    ...ABLE,
    buttons: { max: 3, maxLabelLength: 20, longestText: 1024 },
    list: { max: 10, maxLabelLength: 24 },
    linkButton: 'alone',
    removesInboundMessages: false,
    recordsVideoNotes: false,
  },
  'WhatsApp Web': {
    longestText: 4096,
    textUnit: 'code_units',
    biggestMedia: 1,
    removesInboundMessages: false,
    recordsVideoNotes: true,
  },
  WeChat: {
    longestText: 2048,
    textUnit: 'bytes',
    biggestMedia: 1,
    removesInboundMessages: false,
    recordsVideoNotes: false,
  },
};
