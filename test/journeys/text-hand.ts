import { eventually } from '../servers/eventually.ts';
import { numberOf, type Hand } from './hand.ts';

/** A hand where there is nothing but text, and messages come one after the other. */
export function textHand(parts: {
  says: (text: string) => Promise<unknown>;
  sendsPhoto: (bytes: Buffer) => Promise<unknown>;
  sendsVideo: (bytes: Buffer) => Promise<unknown>;
  /** Everything of ours, oldest first. */
  sees: () => readonly string[];
}): Hand {
  let heard = 0;
  let last = '';
  return {
    says: async (text) => void (await parts.says(text)),
    sendsPhoto: async (bytes) => void (await parts.sendsPhoto(bytes)),
    sendsVideo: async (bytes) => void (await parts.sendsVideo(bytes)),
    chooses: async (label) => void (await parts.says(numberOf(label, last))),
    async hears(...texts) {
      const wanted = texts.filter((text) => text !== undefined);
      const fits = (text: string) => wanted.every((each) => text.includes(each));
      const index = () => parts.sees().findIndex((text, at) => at >= heard && fits(text));
      const found = await eventually(index, (at) => {
        return at >= 0;
      });
      heard = found + 1;
      last = parts.sees()[found] ?? '';
      return last;
    },
  };
}
