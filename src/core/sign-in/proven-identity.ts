import type { ChannelName } from '../channel/channel.ts';

/** Whom a messenger vouches for: by a chat of one of our bots, as that messenger's adapter names both, or by a mini-program. */
export interface ProvenIdentity {
  channel: ChannelName;
  botId: string;
  chatId: string;
  /** Whether a bot of ours can write there: a mini-program has people of its own, and no chat. */
  isChat: boolean;
  /** BCP 47 tag of the person's client, where the proof tells it. */
  languageTag?: string;
  /** SHA-256 of what was proven, the same however it was written down: whoever shows it again shows the same. */
  proofHash: Buffer;
  /** From then on the proof is refused for its age, and its hash need not be remembered. */
  goodUntil: Date;
}

export type ProofRefusal = 'PROOF_INVALID' | 'PROOF_EXPIRED';
