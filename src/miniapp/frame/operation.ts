import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Language } from '../../core/accounts/language.ts';
import type { Trx } from '../../core/database.ts';
import type { InternalScope } from '../../core/sessions/sessions.ts';
import type { LimitName } from '../../core/limits/limits.ts';
import { RequestRefused, type ProblemCode, type Refused } from './problems.ts';

/** Who may ask: anybody, whoever holds a token for what faces the internet, or an internal one with that scope. */
export type Access = 'none' | 'edge' | InternalScope;

/** Whom a token speaks for. */
export interface Caller {
  accountId: string;
  sessionId: string;
}

/** A file on its way in; it can be read once. */
export interface IncomingFile {
  content: Readable;
}

type BodyKind<Body extends z.ZodType = z.ZodType> = { json: Body } | { form: Body } | { none: Body };

type Answers = Readonly<Record<number, AnswerKind>>;
export interface AnswerKind {
  description: string;
  json?: z.ZodType;
  /** Server-sent events, each with such a body. */
  events?: z.ZodType;
  html?: true;
}

/** One server-sent event. */
export interface ServerEvent<Body = unknown> {
  id: string;
  event: string;
  body: Body;
}

type Content<Kind> = Kind extends { json: infer Schema extends z.ZodType }
  ? { json: z.input<Schema> }
  : Kind extends { events: infer Schema extends z.ZodType }
    ? { events: (signal: AbortSignal) => AsyncIterable<ServerEvent<z.input<Schema>> | undefined> }
    : Kind extends { html: true }
      ? { html: string; contentSecurityPolicy: string }
      : object;

type AnswerOf<Given extends Answers> = {
  [Status in keyof Given & number]: { status: Status; headers?: Record<string, string> } & Content<
    Given[Status]
  >;
}[keyof Given & number];

/** What an operation answers, whichever it is. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  events?: (signal: AbortSignal) => AsyncIterable<ServerEvent | undefined>;
  html?: string;
  contentSecurityPolicy?: string;
}

/** What every handler is told beside its input. */
interface Circumstances {
  /** Where the request comes from, as a key of limits: an IPv4 address, or the network of an IPv6 address. */
  address: string;
  /** What the client prefers; the account's own language comes first. Read when asked for: few answers need it. */
  preferredLanguage: () => Language;
  userAgent: string;
  authorization: string | undefined;
  /** Keeps the answer in the transaction of what it tells of, so that a repetition finds both or neither. False where a
   * repetition has taken the request over. */
  keepIn: (trx: Trx, answer: Answer) => Promise<boolean>;
  /** Makes what aborts when the client is gone or the time is over. To have one costs more than most answers. */
  untilGone: () => AbortSignal;
}

/** A request whose parts were not looked at yet. */
export interface RawCall extends Circumstances {
  caller: Caller | undefined;
  params: unknown;
  query: unknown;
  body: unknown;
  file: IncomingFile | undefined;
}

/** A request that was looked at. */
export interface Call<Params, Query, Body> extends Circumstances {
  params: Params;
  query: Query;
  body: Body;
}

interface Spec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Given extends Answers,
  Code extends ProblemCode,
> extends Facts {
  params: Params;
  query: Query;
  body: BodyKind<Body>;
  answers: Given;
  /** Beside those that the frame adds by itself. */
  refusals: readonly Code[];
}

interface Facts {
  id: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters. */
  path: string;
  summary: string;
  description?: string;
  limit: LimitName;
  /** Of the whole request. */
  milliseconds?: number;
  /** How long the key of a request that is being answered is kept from a repetition, where that is less than the request may
   * take: for what bears to be done twice. */
  heldMilliseconds?: number;
  /** How long a repetition gets the same answer; a day unless said. */
  keptMilliseconds?: number;
  /** Looks itself at the secret of one of our services. */
  needsClient?: true;
}

type Outcome<Given extends Answers, Code extends ProblemCode> = Promise<
  AnswerOf<NoInfer<Given>> | Refused<NoInfer<Code>>
>;

/** One line of the table that router and document are made from. */
export interface Operation extends Facts {
  access: Access;
  params: z.ZodType;
  query: z.ZodType;
  body: BodyKind | { file: { biggestBytes: number } };
  answers: Answers;
  refusals: readonly ProblemCode[];
  /** Whether a repetition is recognised by its `Idempotency-Key`. */
  isIdempotent: boolean;
  run(call: RawCall): Promise<Answer | Refused>;
}

/** Where an operation takes nothing. */
export const BARE = { params: z.unknown(), query: z.unknown(), body: { none: z.unknown() } } as const;

/** Something anybody may ask. */
export function openOperation<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  const Given extends Answers,
  const Code extends ProblemCode,
>(
  spec: Spec<Params, Query, Body, Given, Code> & {
    isIdempotent?: boolean;
    handle(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Outcome<Given, Code>;
  },
): Operation {
  return {
    ...spec,
    access: 'none',
    isIdempotent: spec.isIdempotent ?? false,
    run: (raw) => spec.handle(parse(spec, raw)),
  };
}

/** Something for whoever signed in, or for our own services on their behalf. */
export function operation<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  const Given extends Answers,
  const Code extends ProblemCode,
>(
  spec: Spec<Params, Query, Body, Given, Code> & {
    access: 'edge' | InternalScope;
    handle(
      call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
      caller: Caller,
    ): Outcome<Given, Code>;
  },
): Operation {
  return {
    ...spec,
    isIdempotent: spec.method !== 'get',
    run: (raw) => spec.handle(parse(spec, raw), callerOf(raw)),
  };
}

/** Takes one file, as the part `file` of a multipart body. */
export function uploadOperation<
  Params extends z.ZodType,
  const Given extends Answers,
  const Code extends ProblemCode,
>(
  spec: Omit<Spec<Params, z.ZodUnknown, z.ZodUnknown, Given, Code>, 'query' | 'body'> & {
    access: 'edge';
    biggestBytes: number;
    handle(
      call: Call<z.output<Params>, unknown, unknown>,
      caller: Caller,
      file: IncomingFile,
    ): Outcome<Given, Code>;
  },
): Operation {
  return {
    ...spec,
    query: BARE.query,
    body: { file: { biggestBytes: spec.biggestBytes } },
    isIdempotent: true,
    run(raw) {
      if (!raw.file) throw new RequestRefused('CONTENT_TYPE_UNSUPPORTED');
      return spec.handle(parse({ ...BARE, params: spec.params }, raw), callerOf(raw), raw.file);
    },
  };
}

function callerOf({ caller }: RawCall): Caller {
  if (!caller) throw new RequestRefused('TOKEN_MISSING');
  return caller;
}

interface Schemas<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  params: Params;
  query: Query;
  body: BodyKind<Body>;
}

function parse<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  { params, query, body }: Schemas<Params, Query, Body>,
  raw: RawCall,
): Call<z.output<Params>, z.output<Query>, z.output<Body>> {
  const { address, preferredLanguage, userAgent, authorization, keepIn, untilGone } = raw;
  const bodySchema = 'json' in body ? body.json : 'form' in body ? body.form : body.none;
  return {
    address,
    preferredLanguage,
    userAgent,
    authorization,
    keepIn,
    untilGone,
    params: read('path', params, raw.params),
    query: read('query', query, raw.query),
    body: read('body', bodySchema, raw.body),
  };
}

/** The answer to what is not as documented names the place, and repeats nothing of what was sent. */
function read<Schema extends z.ZodType>(where: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = [where, ...(issue?.path ?? []).map(String)].join('.');
  const isUnknown = issue?.code === 'unrecognized_keys';
  throw new RequestRefused('VALIDATION_FAILED', {
    detail: isUnknown ? `${place} has a field that is not documented` : `${place} is not as documented`,
  });
}
