import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import type { Context } from 'koa';
import { RequestRefused } from './problems.ts';
import { within } from './within.ts';

/** A file that is on its way in. */
export interface Receiving {
  /** Fails when the client goes away, stalls, or ends the body early. */
  content: Readable;
  /** SHA-256 of the whole file, of which the rest is read for it; `undefined` where the file is too large or was cut. */
  hash(): Promise<Buffer | undefined>;
}

export interface ReceiveLimits {
  biggestBytes: number;
  /** How long the client may send nothing. */
  stallMilliseconds: number;
  /** Waits until so many bytes may be worked on. */
  share: (bytes: number) => Promise<void>;
}

/** Of a multipart body beside the file. */
const ENVELOPE_BYTES = 16 * 1024;

/** Reads a multipart body until its one file begins; the file itself is streamed, never held. What follows it is ignored. */
export async function receiveFile(ctx: Context, limits: ReceiveLimits): Promise<Receiving> {
  if (!ctx.is('multipart/form-data')) throw new RequestRefused('CONTENT_TYPE_UNSUPPORTED');
  if ((ctx.request.length ?? 0) > limits.biggestBytes + ENVELOPE_BYTES)
    throw new RequestRefused('FILE_TOO_LARGE');
  const parser = openParser(ctx);
  const stalled = () => new RequestRefused('REQUEST_TOO_SLOW');
  const arriving = untilFile(parser);
  // A request also closes once it has been read, while the parser may still hold some of it.
  const onClose = (): void => {
    if (!ctx.req.complete) parser.destroy(new RequestRefused('BODY_UNREADABLE'));
  };
  // The client may have gone while we asked who it is.
  if (ctx.req.destroyed) onClose();
  else ctx.req.once('close', onClose);
  ctx.req.pipe(parser);
  const file = await within(limits.stallMilliseconds, arriving, stalled);
  return receiving(file, limits, () => parser.destroy(stalled()));
}

function openParser({ req }: Context): Busboy {
  try {
    return busboy({ headers: req.headers, limits: { files: 1, fields: 0, parts: 2, headerPairs: 16 } });
  } catch {
    throw new RequestRefused('BODY_UNREADABLE'); // No boundary.
  }
}

function untilFile(parser: Busboy): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const refuse = (detail: string) => reject(new RequestRefused('VALIDATION_FAILED', { detail }));
    parser.on('file', (name, file) => {
      // Whoever reads it hears of an error; whoever does not need not.
      file.on('error', () => undefined);
      if (name === 'file') resolve(file);
      else refuse('the part is not called file');
    });
    parser.on('fieldsLimit', () => refuse('there is a part that is no file'));
    parser.on('close', () => refuse('there is no file'));
    parser.on('error', (err) => reject(toRefusal(err)));
  });
}

/** What the parser complains of is the body's fault. */
function toRefusal(err: unknown): RequestRefused {
  return err instanceof RequestRefused ? err : new RequestRefused('BODY_UNREADABLE');
}

function receiving(file: Readable, limits: ReceiveLimits, onStall: () => void): Receiving {
  const hash = createHash('sha256');
  const chunks = file.iterator({ destroyOnReturn: false });
  let size = 0;
  const next = async (): Promise<Buffer | undefined> => {
    const timer = setTimeout(onStall, limits.stallMilliseconds);
    try {
      const { value } = await chunks.next();
      if (!Buffer.isBuffer(value)) return undefined;
      clearTimeout(timer);
      await limits.share(value.length);
      size += value.length;
      hash.update(value);
      return value;
    } catch (err) {
      throw toRefusal(err);
    } finally {
      clearTimeout(timer);
    }
  };
  async function* pass(): AsyncGenerator<Buffer> {
    for (let chunk = await next(); chunk; chunk = await next()) yield chunk;
  }
  const content = Readable.from(pass(), { objectMode: false });
  // Its reader may have stopped already.
  content.on('error', () => undefined);
  return {
    content,
    async hash() {
      content.destroy();
      await finished(content).catch(() => undefined);
      try {
        for (let chunk = await next(); chunk; chunk = await next()) {
          if (size > limits.biggestBytes) return undefined;
        }
        return hash.digest();
      } catch {
        return undefined; // Cut: there is no whole.
      }
    },
  };
}
