import { createHash, hash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { LANGUAGES, type Language } from '../../core/accounts/language.ts';
import type { IdempotentAnswers, KeptAnswer } from '../../core/idempotency/idempotent-answers.ts';
import type { Limiters } from '../../core/limits/limits.ts';
import type { Log } from '../../core/log.ts';
import type { Result } from '../../core/result.ts';
import { addressOf } from './address-of.ts';
import { answerOnce, type KeepIn } from './answer-once.ts';
import { toEventStream, type StreamCounter } from './event-stream.ts';
import { hasEtag } from './has-etag.ts';
import type { Answer, Access, Caller, Operation, RawCall } from './operation.ts';
import { RequestRefused, TimeOver, toProblem, type Refused } from './problems.ts';
import { readBody } from './read-body.ts';
import { receiveFile, type Receiving } from './receive-file.ts';
import { within } from './within.ts';

type TokenRefusal = 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'WRONG_AUDIENCE' | 'SESSION_ENDED';

export interface FrameDeps {
  authenticate(
    token: string,
    zone: 'edge' | 'internal',
  ): Promise<Result<Caller & { scopes: readonly string[] }, TokenRefusal>>;
  limiters: Limiters;
  idempotentAnswers: IdempotentAnswers;
  streams: StreamCounter;
  log: Log;
  times: FrameTimes;
  /** Of the time of the process, for the bytes of uploads. */
  share: (bytes: number) => Promise<void>;
}

export interface FrameTimes {
  /** For a small body to arrive. */
  bodyMilliseconds: number;
  /** How long a client may send nothing of a file. */
  stallMilliseconds: number;
}

export const FRAME_TIMES: FrameTimes = { bodyMilliseconds: 10_000, stallMilliseconds: 20_000 };

const ANSWER_MILLISECONDS = 20_000;
/** After its time an operation is given this long until its key may be taken over. */
const GRACE_MILLISECONDS = 10_000;

/** What an operation does with a request, from its first header to its answer. */
export function createHandle(operation: Operation, deps: FrameDeps): Middleware {
  return async (ctx) => {
    ctx.state['operation'] = operation.id;
    const caller = await authenticate(ctx, operation.access, deps);
    const address = addressOf(ctx.ip);
    await takeTry(operation, caller?.accountId ?? address, deps);
    const key = operation.isIdempotent ? keyOf(ctx) : undefined;
    const input = await readInput(ctx, operation, deps);
    const milliseconds = operation.milliseconds ?? ANSWER_MILLISECONDS;
    const answering = (keepIn: KeepIn) =>
      inTime(operation.run(toCall(ctx, { caller, address, input, milliseconds, keepIn })), milliseconds);
    if (key === undefined) return respond(ctx, await answering(keepNothing), { ...deps, caller });
    const request = {
      key,
      owner: caller ? { accountId: caller.accountId } : { proof: input.hash?.toString('hex') ?? '' },
      method: ctx.method,
      path: ctx.path,
      milliseconds: operation.heldMilliseconds ?? milliseconds + GRACE_MILLISECONDS,
      ...(operation.keptMilliseconds === undefined ? {} : { keptMilliseconds: operation.keptMilliseconds }),
      isRead: input.hash !== undefined,
      bodyHash: async () => input.hash ?? (await input.receiving?.hash()),
    };
    respondKept(ctx, await answerOnce(request, deps, async (keepIn) => toKept(await answering(keepIn))));
  };
}

/** Where no key says what a repetition would be. */
const keepNothing: KeepIn = () => Promise.resolve(true);

function inTime<Value>(work: Promise<Value>, milliseconds: number): Promise<Value> {
  // Once nobody waits for it any more, its failure is nobody's.
  work.catch(() => undefined);
  return within(milliseconds, work, () => new TimeOver());
}

async function authenticate(ctx: Context, access: Access, deps: FrameDeps): Promise<Caller | undefined> {
  if (access === 'none') return undefined;
  const token = bearerOf(ctx.get('authorization'));
  if (token === undefined) throw new RequestRefused('TOKEN_MISSING');
  const isEdge = access === 'edge';
  const authenticated = await deps.authenticate(token, isEdge ? 'edge' : 'internal');
  if (!authenticated.ok) throw new RequestRefused(authenticated.refusal);
  if (!isEdge && !hasScope(authenticated.value.scopes, access)) throw new RequestRefused('SCOPE_MISSING');
  return authenticated.value;
}

function hasScope(scopes: readonly string[], wanted: string): boolean {
  return scopes.includes(wanted);
}

/** RFC 6750 §2.1; nothing else is looked at, in particular no address and no body. */
export function bearerOf(authorization: string): string | undefined {
  return /^bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

async function takeTry({ limit }: Operation, key: string, { limiters }: FrameDeps): Promise<void> {
  const taken = await limiters[limit].take(key);
  if (taken.ok) return;
  throw new RequestRefused('TOO_MANY_REQUESTS', { retryAfterSeconds: taken.retryAfterSeconds });
}

function keyOf(ctx: Context): string | undefined {
  const key = ctx.get('idempotency-key');
  if (key === '') return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new RequestRefused('VALIDATION_FAILED', {
    detail: 'the Idempotency-Key is not 1 to 255 visible characters',
  });
}

interface Input {
  body?: unknown;
  hash?: Buffer;
  receiving?: Receiving;
}

/** SHA-256 of an empty body. */
const NOTHING = createHash('sha256').digest();

async function readInput(
  ctx: Context,
  { body }: Operation,
  { times, share }: Pick<FrameDeps, 'times' | 'share'>,
): Promise<Input> {
  if ('none' in body) return { hash: NOTHING };
  if ('json' in body) return readBody(ctx, 'json', times.bodyMilliseconds);
  if ('form' in body) return readBody(ctx, 'form', times.bodyMilliseconds);
  return { receiving: await receiveFile(ctx, { ...times, ...body.file, share }) };
}

function toCall(
  ctx: Context,
  {
    caller,
    address,
    input,
    milliseconds,
    keepIn,
  }: {
    caller: Caller | undefined;
    address: string;
    input: Input;
    milliseconds: number;
    keepIn: KeepIn;
  },
): RawCall {
  return {
    caller,
    address,
    preferredLanguage: () => languageOf(ctx),
    userAgent: ctx.get('user-agent').slice(0, 300),
    authorization: ctx.get('authorization') || undefined,
    keepIn: (trx, answer) => keepIn(trx, toKept(answer)),
    untilGone: () => AbortSignal.any([goneOf(ctx), AbortSignal.timeout(milliseconds)]),
    params: ctx['params'],
    query: ctx.query,
    body: input.body,
    file: input.receiving,
  };
}

function languageOf(ctx: Context): Language {
  const accepted = ctx.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? 'en';
}

/** Aborts when the connection closes, which the client may have done before anybody asked. */
function goneOf({ res }: Context): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.destroyed) gone.abort();
  return gone.signal;
}

/** As it is sent, now or again. */
function toKept(answer: Answer | Refused): KeptAnswer {
  if ('code' in answer) return refusedToKept(answer);
  const { status, headers = {}, json } = answer;
  if (json === undefined) return { status, headers, body: '' };
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

export function refusedToKept(refused: Refused): KeptAnswer {
  const problem = toProblem(refused);
  const { retryAfterSeconds } = problem;
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(problem.status === 401 ? { 'www-authenticate': challengeOf(refused) } : {}),
    },
    body: JSON.stringify(problem),
  };
}

function challengeOf({ code }: Refused): string {
  return code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
}

export function respondKept(ctx: Context, { status, headers, body }: KeptAnswer): void {
  ctx.status = status;
  ctx.set(headers);
  ctx.body = body === '' ? null : body;
  // Koa makes an empty answer of `null` a 204.
  ctx.status = status;
}

interface Responding extends Pick<FrameDeps, 'streams' | 'log'> {
  caller: Caller | undefined;
}

function respond(ctx: Context, answer: Answer | Refused, responding: Responding): void {
  if (!('code' in answer) && answer.events) return respondEvents(ctx, answer.events, responding);
  if (!('code' in answer) && answer.html !== undefined) return respondHtml(ctx, answer);
  const kept = toKept(answer);
  respondKept(ctx, kept);
  if (ctx.method !== 'GET' || kept.status !== 200) return;
  const etag = `"${hash('sha256', kept.body, 'base64url').slice(0, 22)}"`;
  ctx.set('etag', etag);
  if (hasEtag(ctx.get('if-none-match'), etag)) ctx.status = 304;
}

function respondHtml(ctx: Context, { status, html, contentSecurityPolicy }: Answer): void {
  ctx.status = status;
  ctx.type = 'text/html';
  ctx.set({ 'content-security-policy': contentSecurityPolicy ?? '', 'cache-control': 'no-cache' });
  ctx.body = html;
}

function respondEvents(
  ctx: Context,
  events: NonNullable<Answer['events']>,
  { caller, streams, log }: Responding,
): void {
  const accountId = caller?.accountId ?? '';
  if (!streams.enter(accountId)) throw new RequestRefused('TOO_MANY_STREAMS', { retryAfterSeconds: 30 });
  const gone = goneOf(ctx);
  ctx.status = 200;
  ctx.set({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  ctx.body = toEventStream(events(gone), (err) => {
    streams.leave(accountId);
    if (err !== undefined && !gone.aborted) log.warn({ event: 'http.stream_failed', err });
  });
}
