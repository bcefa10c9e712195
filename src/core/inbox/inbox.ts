import { addMilliseconds, type Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { seal, unseal } from '../media/seal.ts';
import {
  claimDueUpdates,
  holdUpdates,
  insertUpdates,
  markAnswered,
  postponeUpdate,
  type OpenUpdate,
  type SealedUpdate,
  type UpdateKey,
} from './inbox-store.ts';

/** What a channel delivered, kept until it is answered. */
export interface ReceivedUpdate extends UpdateKey {
  body: unknown;
}

/** Makes an update durable before the channel is told that we have it. Bodies are sealed and live until the answer. */
export interface Inbox {
  /** Resolves once durable; answers with the updates that were not here before. */
  keep(updates: readonly ReceivedUpdate[]): Promise<ReceivedUpdate[]>;
  /** Takes what is due for another attempt: left by a process that died, or by a failure. A body that does not open (the
   * master key is another) is `undefined`, and hinders no other update. */
  due(
    bot: Pick<UpdateKey, 'channel' | 'botId'>,
    limit: number,
  ): Promise<Array<ReceivedUpdate & { attempts: number }>>;
  /** Says that these are still worked on; otherwise they are due for anybody again after half a minute. */
  hold(bot: Pick<UpdateKey, 'channel' | 'botId'>, updateIds: readonly string[]): Promise<void>;
  /** Gives an update back untouched. */
  release(update: UpdateKey): Promise<void>;
  /** The number of attempts so far. */
  postpone(update: UpdateKey, milliseconds: number): Promise<number>;
  finish(update: UpdateKey): Promise<void>;
}

/** An update taken in is this process's for so long, unless it is held on; then it is due for whoever looks. */
const IN_HAND_MILLISECONDS = 30_000;

export function createInbox({
  db,
  masterKey,
  clock,
}: {
  db: Db;
  masterKey: Uint8Array;
  clock: Clock;
}): Inbox {
  const sealed = (update: ReceivedUpdate): SealedUpdate => ({
    channel: update.channel,
    botId: update.botId,
    updateId: update.updateId,
    sealedBody: seal(masterKey, contextOf(update), Buffer.from(toJson(update.body))),
  });

  return {
    async keep(updates) {
      const inHandUntil = addMilliseconds(clock(), IN_HAND_MILLISECONDS);
      const fresh = await insertUpdates(db, updates.map(sealed), {
        receivedAt: clock(),
        nextAttemptAt: inHandUntil,
      });
      return updates.filter(({ updateId }) => fresh.has(updateId));
    },
    async due(bot, limit) {
      const now = clock();
      const heldUntil = addMilliseconds(now, IN_HAND_MILLISECONDS);
      const open = await claimDueUpdates(db, bot, { now, heldUntil }, limit);
      return open.map((update) => openBody(update, masterKey));
    },
    hold: (bot, updateIds) => holdUpdates(db, bot, updateIds, addMilliseconds(clock(), IN_HAND_MILLISECONDS)),
    release: (update) => holdUpdates(db, update, [update.updateId], clock()),
    postpone: (update, milliseconds) => postponeUpdate(db, update, addMilliseconds(clock(), milliseconds)),
    finish: (update) => markAnswered(db, update, clock()),
  };
}

const contextOf = ({ channel, botId, updateId }: UpdateKey) =>
  `inbox.sealed_body:${channel}:${botId}:${updateId}`;

/** A body nested too deeply to be written is none of a messenger's; it must not hold up those after it. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (err) {
    if (err instanceof RangeError) return 'null';
    throw err;
  }
}

function openBody(
  { sealedBody, ...update }: OpenUpdate,
  masterKey: Uint8Array,
): ReceivedUpdate & { attempts: number } {
  try {
    return { ...update, body: JSON.parse(unseal(masterKey, contextOf(update), sealedBody).toString()) };
  } catch {
    // Whoever takes it on says so; here it must not stop the others.
    return { ...update, body: undefined };
  }
}
