import {
  DownloadFailed,
  type InboundMedia,
  type RenderedMessage,
  type SendResult,
} from '../../src/core/channel/channel.ts';
import type { ChannelStage } from './channel-contract.ts';

/** Some messengers take every message, and tell later that it failed. */
export async function outcomeOf(sent: SendResult, { nextReceipt }: ChannelStage): Promise<SendResult> {
  if (!sent.ok || !nextReceipt) return sent;
  const { content } = await nextReceipt(sent.messageRef);
  if (content.type !== 'receipt' || content.state !== 'failed') return sent;
  return content.reason === 'rate_limited'
    ? { ok: false, failure: { reason: 'rate_limited', retryAfterMilliseconds: 0 } }
    : { ok: false, failure: { reason: content.reason } };
}

export function plain(text: string): RenderedMessage {
  return { text, buttons: [] };
}

export async function receiveFile({ person, nextEvent }: ChannelStage, bytes: Buffer): Promise<InboundMedia> {
  await person.sendsFile(bytes, 'image/png');
  const { content } = await nextEvent();
  if (content.type !== 'media') throw new Error(`Not media: ${content.type}`);
  return content.media;
}

export async function read(media: InboundMedia, signal = new AbortController().signal): Promise<Buffer> {
  const bytes = await media.load(signal);
  return Buffer.concat(await bytes.toArray());
}

export async function failureOf(download: Promise<Buffer>): Promise<string> {
  try {
    return `came: ${(await download).length} bytes`;
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
}
