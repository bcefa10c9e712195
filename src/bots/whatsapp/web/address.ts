/**
 * The address of a person's chat, without the device that wrote; `undefined` for all that is no private chat: groups,
 * broadcasts, status, newsletters. A person has a phone number (`@s.whatsapp.net`) and an id that hides it (`@lid`).
 */
export function toChatId(jid: string | null | undefined): string | undefined {
  const [, user, server] = /^(\d{1,32})(?:_\d+)?(?::\d+)?@(lid|s\.whatsapp\.net)$/.exec(jid ?? '') ?? [];
  return user === undefined ? undefined : `${user}@${server}`;
}

/**
 * The one address of a person where several are known. The hidden id comes first: everybody has one, it stays when the
 * phone number changes or is no longer shown, and it is what the library itself encrypts to.
 */
export function steadyChatId(jids: ReadonlyArray<string | null | undefined>): string | undefined {
  const chatIds = jids.flatMap((jid) => toChatId(jid) ?? []);
  return chatIds.find((chatId) => chatId.endsWith('@lid')) ?? chatIds[0];
}

/** Where more than two talk, or one to many: nothing from there is even decrypted. */
export function isPublic(jid: string): boolean {
  return /@(g\.us|broadcast|newsletter)$/.test(jid);
}
