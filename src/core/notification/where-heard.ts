import type { Person } from '../accounts/account-store.ts';
import { findEntrances } from '../channel/entrance-store.ts';
import type { Db } from '../database.ts';

/** A person at those of their addresses where we can speak to them. */
export async function whereHeard(db: Db, people: readonly Person[]): Promise<Person[]> {
  const reachable = people.filter(({ identity }) => identity.reachable);
  const entrances = await findEntrances(db);
  const spoken = reachable.filter(({ identity }) =>
    entrances.some(({ channel, botId }) => channel === identity.channel && botId === identity.botId),
  );
  // Before the first start of the bots nothing is known to be open; it waits in the queue.
  return spoken.length > 0 ? spoken : reachable;
}
