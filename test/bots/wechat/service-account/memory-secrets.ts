import type { Exclusively } from '../../../../src/bots/wechat/service-account/access-token.ts';
import type { ChannelSecrets, Secret } from '../../../../src/core/channel/channel-secrets.ts';
import type { Clock } from '../../../../src/core/clock.ts';

/** Secrets of one process, unsealed. */
export function createMemorySecrets(clock: Clock = () => new Date()): ChannelSecrets {
  const kept = new Map<string, Secret>();
  return {
    read: (names) => {
      const found = names.flatMap((name): Array<[string, Secret]> => {
        const secret = kept.get(name);
        return secret ? [[name, secret]] : [];
      });
      return Promise.resolve(new Map(found));
    },
    write: (changes, expiresAt) => {
      for (const [name, value] of changes) {
        if (!value) kept.delete(name);
        else
          kept.set(name, { value: Buffer.from(value), changedAt: clock(), ...(expiresAt && { expiresAt }) });
      }
      return Promise.resolve();
    },
    clear: () => Promise.resolve(kept.clear()),
  };
}

/** Where there is one process and one at a time. */
export const alone: Exclusively = (_name, work) => work();
