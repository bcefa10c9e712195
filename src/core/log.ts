import { Transform } from 'node:stream';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { z } from 'zod';

export type Log = Logger;

type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'silent';

/** Telegram bot tokens, bearer tokens, and the credentials inside a URL. */
const SECRETS: ReadonlyArray<[RegExp, string]> = [
  [/\d{5,}:[A-Za-z0-9_-]{20,}/g, '[token]'],
  [/(bearer\s+)[A-Za-z0-9._~+/-]+=*/gi, '$1[token]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"]+@/gi, '$1[credentials]@'],
  [/(ocp-apim-subscription-key["':=\s]+)[^"',;\s]+/gi, '$1[key]'],
  [/((?:AccountKey|SharedAccessSignature|sig)=)[^;&"\s]+/gi, '$1[secret]'],
];

/** Takes anything that looks like a secret out of a text: the last line of defence for logs and error messages. */
export function scrub(text: string): string {
  return SECRETS.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), text);
}

export interface LogOptions {
  level: LogLevel;
  /** For people at a terminal; otherwise one JSON object a line. */
  pretty: boolean;
  destination?: NodeJS.WritableStream;
}

/** Every line passes `scrub`, whatever was logged. */
export function createLog({ level, pretty: forPeople, destination = process.stdout }: LogOptions): Log {
  const scrubber = new Transform({
    decodeStrings: false,
    transform: (chunk, _encoding, done) => done(null, scrub(String(chunk))),
  });
  const formatted = forPeople
    ? pretty({
        colorize: true,
        ignore: 'pid,hostname',
        messageKey: 'event',
        translateTime: 'SYS:HH:MM:ss.l',
        destination: scrubber,
      })
    : scrubber;
  scrubber.pipe(destination);
  return pino(
    {
      level,
      base: null,
      // Otherwise pino repeats an error's own message as the line's.
      errorKey: 'unnamed',
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (err: unknown) => describeError(err) },
    },
    formatted,
  );
}

/** An error may be among its own causes. */
const CAUSES_TOLD = 8;

/** An error's name, message, code and causes; no other field, because libraries hang requests and bodies on errors. */
function describeError(err: unknown, causesLeft = CAUSES_TOLD): unknown {
  if (!(err instanceof Error)) return { message: String(err) };
  const message = messageWithoutValues(err);
  return {
    name: err.name,
    message,
    code: 'code' in err ? err.code : undefined,
    stack: err.stack?.replace(err.message, message),
    cause: err.cause === undefined || causesLeft === 0 ? undefined : describeError(err.cause, causesLeft - 1),
  };
}

/** An error's message; PostgreSQL quotes the offending value in many of its own, so of those only what failed is told. */
export function messageWithoutValues(err: Error): string {
  const parsed = postgresError.safeParse(err);
  if (!parsed.success) return err.message;
  const { routine, constraint } = parsed.data;
  return `PostgreSQL refused: ${routine}${constraint ? ` (${constraint})` : ''}`;
}

const postgresError = z.object({
  severity: z.string(),
  routine: z.string(),
  constraint: z.string().optional(),
});
