import type { Config } from '../api/types.ts';
import type { State } from './state.ts';

export interface Chats {
  /** Whose they are: the person's own, where the case goes on, or every one in which we can be written to. */
  of: 'own' | 'all';
  chats: Config['chats'];
}

/** The ways into a chat with us. A chat that the person never joined knows nothing of their case. */
export function chatsFor({ entry, config, me }: Pick<State, 'entry' | 'config' | 'me'>): Chats {
  const chats = config?.chats ?? [];
  if (entry.is !== 'signed_in' || !me) return { of: 'all', chats };
  const joined = new Set<string>(me.channels.map(({ channel }) => channel));
  return { of: 'own', chats: chats.filter(({ channel }) => joined.has(channel)) };
}
