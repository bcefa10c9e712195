import { addAbortSignal, Readable } from 'node:stream';
import { DownloadFailed } from '../../../core/channel/channel.ts';
import { because, openDownload } from '../../open-download.ts';
import type { Puppet } from './load-library.ts';
import type { LoadMedia } from './to-inbound.ts';

export interface DownloadOptions {
  puppet: Puppet;
  /** In bytes. */
  biggestMedia: number;
  /** How long the puppet may take to name the file, and then to bring the next bytes. */
  stallMilliseconds: number;
}

/** Streams what came with a message. The puppet is asked anew each time, because some of its streams can be read once. */
export function createDownloadMedia({ puppet, biggestMedia, stallMilliseconds }: DownloadOptions): LoadMedia {
  return async (messageId, signal) => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(stallMilliseconds)]);
    const file = await inTime(findFile(puppet, messageId), patience);
    const request = async (stop: AbortSignal) => {
      const bytes: unknown = await inTime(file.toStream(), stop);
      if (!(bytes instanceof Readable)) throw new TypeError('The puppet gave no stream');
      return new Response(addAbortSignal(stop, bytes));
    };
    const expected = file.size > 0 ? { size: file.size } : {};
    return openDownload({ request, biggestMedia, stallMilliseconds, expected }, signal);
  };
}

async function findFile(puppet: Puppet, messageId: string) {
  if (!puppet.isLoggedIn) throw new DownloadFailed('temporary', because('the account is logged out'));
  try {
    await puppet.messagePayload(messageId);
    return await puppet.messageFile(messageId);
  } catch (err) {
    throw new DownloadFailed(isUnknown(err) ? 'gone' : 'temporary', because('the puppet named no file'));
  }
}

/** Puppets have no common word for it; these are theirs for a message they forgot, as after a start. */
function isUnknown(err: unknown): boolean {
  return err instanceof Error && /not found|no payload|not exist|no such|no filebox/i.test(err.message);
}

/** A puppet cannot be told to stop: who waits for it stops waiting. */
async function inTime<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const stopped = Promise.withResolvers<never>();
  const stop = () =>
    stopped.reject(new DownloadFailed('temporary', because('the puppet did not answer in time')));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([stopped.promise, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
