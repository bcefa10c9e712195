import type { Session } from '../api/types.ts';

/** Sessions that look the same: of one kind of device, opened by one kind of proof. */
export interface SessionGroup extends Pick<Session, 'device' | 'proof' | 'lastUsedAt'> {
  count: number;
  /** The session in which we are is among them. */
  hasCurrent: boolean;
  /** Those that can be ended from here. */
  otherIds: readonly string[];
}

/** Each opening of the page is a session of its own; people know their devices. In the order in which the first of each comes. */
export function groupSessions(sessions: readonly Session[]): SessionGroup[] {
  const groups = new Map<string, Session[]>();
  for (const session of sessions) {
    const key = JSON.stringify([session.device, session.proof]);
    groups.set(key, [...(groups.get(key) ?? []), session]);
  }
  return [...groups.values()].flatMap(toGroup);
}

function toGroup(sessions: readonly Session[]): SessionGroup[] {
  const [latest] = [...sessions].sort((a, b) => Date.parse(b.lastUsedAt) - Date.parse(a.lastUsedAt));
  if (!latest) return [];
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return [
    {
      device: latest.device,
      proof: latest.proof,
      lastUsedAt: latest.lastUsedAt,
      count: sessions.length,
      hasCurrent: others.length < sessions.length,
      otherIds: others.map(({ id }) => id),
    },
  ];
}
