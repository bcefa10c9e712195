import { expect } from 'chai';
import type { Session } from '../../webapp/src/api/types.ts';
import { groupSessions } from '../../webapp/src/state/group-sessions.ts';

function aSession(id: string, change: Partial<Session> = {}): Session {
  return {
    id,
    proof: 'telegram',
    device: 'Chrome, Linux',
    openedAt: '2026-11-26T10:00:00Z',
    lastUsedAt: '2026-11-26T10:00:00Z',
    expiresAt: '2026-12-26T10:00:00Z',
    isCurrent: false,
    ...change,
  };
}

describe('the devices', () => {
  it('are one line for all sessions that look the same', () => {
    const groups = groupSessions([
      aSession('a', { isCurrent: true }),
      aSession('b', { lastUsedAt: '2026-11-26T12:00:00Z' }),
      aSession('c', { device: 'Safari, iPhone' }),
      aSession('d'),
    ]);

    expect(groups).to.deep.equal([
      {
        device: 'Chrome, Linux',
        proof: 'telegram',
        lastUsedAt: '2026-11-26T12:00:00Z',
        count: 3,
        hasCurrent: true,
        otherIds: ['b', 'd'],
      },
      {
        device: 'Safari, iPhone',
        proof: 'telegram',
        lastUsedAt: '2026-11-26T10:00:00Z',
        count: 1,
        hasCurrent: false,
        otherIds: ['c'],
      },
    ]);
  });

  it('are told apart by how they were opened', () => {
    const groups = groupSessions([aSession('a'), aSession('b', { proof: 'link' })]);

    expect(groups.map(({ otherIds }) => otherIds)).to.deep.equal([['a'], ['b']]);
  });

  it('never offer to end the session in which one is', () => {
    expect(groupSessions([aSession('a', { isCurrent: true })])[0]?.otherIds).to.deep.equal([]);
  });
});
