import type { Library, Socket } from './library.ts';

/**
 * On how many devices a person receives messages: none once the account is gone. `undefined` when WhatsApp did not
 * answer. What the library knows from the last minutes is not asked for again.
 */
export async function countDevices(
  { USyncQuery, USyncUser }: Library,
  chatId: string,
  socket: Socket,
): Promise<number | undefined> {
  const known = await socket.getUSyncDevices([chatId], true, false);
  if (known.length > 0) return known.length;
  // The library does not tell an empty answer from none.
  const query = new USyncQuery().withContext('message').withDeviceProtocol();
  const answer = await socket.executeUSyncQuery(query.withUser(new USyncUser().withId(chatId)));
  return answer ? 0 : undefined;
}
