import type { Person } from '../../../sandbox/control/person.ts';
import { createOneTimeLinks } from '../../../src/core/one-time-links/one-time-links.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { World } from '../world.ts';

/** A one-time link for somebody who has begun a chat, as the service makes them; `at`: by another way to the same service. */
export async function linkFor({ db, url }: World, { address }: Person, at = url): Promise<string> {
  const { id } = await db('channel_identities').where({ chat_id: address }).first('id');
  const links = createOneTimeLinks({
    db,
    policy: POLICY,
    clock: () => new Date(),
    publicUrl: new URL(at).origin,
  });
  return links.issue(id);
}
