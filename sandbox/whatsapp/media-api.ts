import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import type { Exchange } from '../control/exchange.ts';
import type { Fault } from '../control/faults.ts';
import { badParameter, unknownObject } from './graph-error.ts';
import type { StoredMedia } from './media-store.ts';
import type { WhatsAppState } from './state.ts';

/** Where the files are; on the real one, another host. */
export const mediaPath = '/whatsapp-media/';

/** Says where the bytes of a media id are, for five minutes. Throws `GraphError`. */
export function describeMedia(state: WhatsAppState, { request, url }: Exchange, mediaId: string): unknown {
  const owner = url.searchParams.get('phone_number_id');
  if (owner !== null && owner !== state.business.phoneNumberId)
    throw badParameter('Param phone_number_id is not a valid whatsapp business phone number id ID');
  const fault = state.faults.take('media', ['expired', 'wrong_size', 'foreign_host']);
  const media = fault?.kind === 'expired' ? undefined : state.media.find(mediaId);
  if (!media) throw unknownObject('get', mediaId);
  const host = fault?.kind === 'foreign_host' ? fault.host : request.headers.host;
  return {
    messaging_product: 'whatsapp',
    url: `http://${host}${mediaPath}${state.media.link(media)}`,
    mime_type: media.mimeType,
    sha256: media.sha256.toString('hex'),
    file_size: media.size + (fault?.kind === 'wrong_size' ? 1 : 0),
    id: media.mediaId,
  };
}

/** Throws `GraphError`. */
export function deleteMedia(state: WhatsAppState, mediaId: string): unknown {
  if (!state.media.find(mediaId)) throw unknownObject('delete', mediaId);
  state.media.expire(mediaId);
  return { success: true };
}

/** Sends the bytes, or 404 for a link that expired or never was. `fault` is what goes wrong on the way. */
export async function sendMedia(
  state: WhatsAppState,
  { response, url }: Exchange,
  fault: Fault | undefined,
): Promise<void> {
  const media =
    fault?.kind === 'expired' ? undefined : state.media.follow(url.pathname.slice(mediaPath.length));
  if (!media) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found');
  response.writeHead(200, { 'content-type': media.mimeType, 'content-length': media.size });
  if (fault?.kind === 'corrupt') return void response.end(await corrupted(media));
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall')
    return await pipeline(createReadStream(media.path), response);
  await sendPart(response, media.path, Math.min(fault.afterBytes, media.size - 1));
  if (fault.kind === 'cut') response.destroy();
}

/** As long as the file, with one bit turned. */
async function corrupted({ path }: StoredMedia): Promise<Buffer> {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return bytes;
}

async function sendPart(response: ServerResponse, path: string, size: number): Promise<void> {
  if (size === 0) return response.flushHeaders();
  for await (const chunk of createReadStream(path, { end: size - 1 })) {
    await new Promise((resolve) => response.write(chunk, resolve));
  }
}
