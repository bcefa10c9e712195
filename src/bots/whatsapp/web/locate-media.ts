import { DownloadFailed } from '../../../core/channel/channel.ts';
import type { MediaReference } from './media-reference.ts';

/** Serves files that are named by a path alone. */
const MEDIA_SERVER = 'https://mmg.whatsapp.net';

/**
 * Where the file is fetched from. The sender's client writes the address into the message, so any that does not lead
 * to WhatsApp's servers over https is refused as `gone`: it would have us call whomever the sender likes.
 */
export function locateMedia(
  { directPath, url }: Pick<MediaReference, 'directPath' | 'url'>,
  origins: readonly string[] | undefined,
): URL {
  const named = directPath === undefined ? url : directPath;
  const located = named === undefined ? null : URL.parse(named, origins?.[0] ?? MEDIA_SERVER);
  if (located && isAllowed(located, origins)) return located;
  throw new DownloadFailed('gone', { cause: new Error('The message names no server of WhatsApp') });
}

function isAllowed(
  { origin, protocol, port, hostname }: URL,
  origins: readonly string[] | undefined,
): boolean {
  if (origins) return origins.includes(origin);
  return protocol === 'https:' && port === '' && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.whatsapp\.net$/.test(hostname);
}
