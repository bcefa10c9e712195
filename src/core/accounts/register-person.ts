import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { ChannelAddress } from './account.ts';
import { meetPerson, type Met } from './account-store.ts';
import type { Language } from './language.ts';

/** Makes the person at this address known if they are new, which is announced once, and locks them. */
export async function registerPerson(
  trx: Trx,
  address: ChannelAddress,
  { language, metIn }: { language: Language; metIn: 'chat' | 'page' },
  now: Date,
): Promise<Met> {
  const person = await meetPerson(trx, address, language, now);
  const { id: accountId } = person.account;
  const channelIdentityId = person.identity.id;
  if (person.isNew)
    await enqueue(trx, { type: 'account.registered', accountId, channelIdentityId, metIn }, now);
  return person;
}
