import type { UserFacingSocketConfig } from '@whiskeysockets/baileys';
import type { ChannelSecrets } from '../../../core/channel/channel-secrets.ts';
import type { Log } from '../../../core/log.ts';
import type { Backoff } from '../../backoff.ts';
import { insist } from '../../insist.ts';
import type { AcceptUpdates } from '../../messenger.ts';
import { isPublic } from './address.ts';
import { openAuthStore, type AuthStore, type Persist } from './auth-state.ts';
import { createIntake, type Intake } from './intake.ts';
import type { InKeyTurn } from './key-turns.ts';
import { keepBeforeAcknowledging } from './keep-before-acknowledging.ts';
import type { Library, Socket, Stanza } from './library.ts';
import { silentLog } from './silent-log.ts';
import { type Closing, whyClosed } from './why-closed.ts';

export interface SocketDeps {
  library: Library;
  secrets: ChannelSecrets;
  webSocketUrl?: string | undefined;
  /** How long WhatsApp may take to answer. */
  answerMilliseconds: number;
  backoff: Backoff;
  inKeyTurn: InKeyTurn;
  /** Whether the answer to this message of ours is being waited for. */
  isBeingSent: (messageRef: string) => boolean;
  log: Log;
}

export interface SocketUse {
  accept: AcceptUpdates;
  /** Closes the socket, and keeps it from changing any key. */
  stop: AbortSignal;
  onOpen: (socket: Socket) => void;
  /** A new code to scan, for a number that is not paired. */
  onQr: (qr: string, socket: Socket) => void;
}

export interface SocketEnd {
  closing: Closing;
  wasOpen: boolean;
  wasPaired: boolean;
}

/** Opens one socket and resolves once it is closed and nothing of it is under way. */
export async function runSocket(deps: SocketDeps, use: SocketUse): Promise<SocketEnd> {
  const over = new AbortController();
  const signal = AbortSignal.any([use.stop, over.signal]);
  const persist = persistence(deps, signal);
  const auth = await openAuthStore(deps.library, deps.secrets, persist);
  const intake = createIntake({
    ...deps,
    creds: auth.state.creds,
    accept: (updates) => persist(() => use.accept(updates)),
    credsSaved: () => auth.credsSaved(),
  });
  const socket = deps.library.makeWASocket(configure(deps, auth, intake));
  const wasPaired = auth.state.creds.account !== undefined;
  listen(socket, { auth, intake, log: deps.log });
  try {
    return { ...(await untilClosed(socket, use)), wasPaired };
  } finally {
    // What was learnt last counts: after a pairing this is what paired us.
    await auth
      .credsSaved()
      .catch((err: unknown) => deps.log.warn({ event: 'whatsapp.creds_not_saved', err }));
    over.abort();
    await intake.settle();
  }
}

/** Never gives up, because what the library cannot store or keep it takes for damage. */
function persistence({ backoff, log }: SocketDeps, signal: AbortSignal): Persist {
  return (call) =>
    insist(
      () => {
        signal.throwIfAborted();
        return call();
      },
      {
        attempts: Infinity,
        backoff,
        signal,
        log,
        event: 'whatsapp.not_durable',
        outlookOf: () => ({ mayWorkLater: true }),
      },
    );
}

/**
 * No history: it is other people's chats, and the address of everybody who writes comes with the message. No presence,
 * so that the phone keeps its notifications.
 */
function configure(
  { library, webSocketUrl, answerMilliseconds, inKeyTurn }: SocketDeps,
  { state }: AuthStore,
  intake: Intake,
): UserFacingSocketConfig {
  return {
    auth: state,
    logger: silentLog,
    ...(webSocketUrl === undefined ? {} : { waWebSocketUrl: webSocketUrl }),
    makeSignalRepository: keepBeforeAcknowledging(
      library,
      (decryption, padded) => intake.keep(decryption, padded),
      inKeyTurn,
    ),
    shouldIgnoreJid: isPublic,
    shouldSyncHistoryMessage: () => false,
    syncFullHistory: false,
    markOnlineOnConnect: false,
    emitOwnEvents: false,
    connectTimeoutMs: answerMilliseconds,
    defaultQueryTimeoutMs: answerMilliseconds,
    // The store insists by itself.
    transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 1 },
  };
}

function listen(socket: Socket, { auth, intake, log }: { auth: AuthStore; intake: Intake; log: Log }): void {
  takeInOrder(socket, { intake, log });
  socket.ev.on('messages.upsert', (upsert) => intake.takeUpsert(upsert));
  socket.ev.on('messages.update', (updates) => intake.takeReceipts(updates));
  socket.ev.on('creds.update', () => {
    auth.saveCreds().catch((err: unknown) => log.warn({ event: 'whatsapp.creds_not_saved', err }));
  });
}

/**
 * The library takes messages on side by side until each has looked up its sender, so that one of the same person may
 * overtake another. Its own handler is called for one after the other instead.
 */
function takeInOrder(socket: Socket, { intake, log }: { intake: Intake; log: Log }): void {
  const handlers = socket.ws.listeners('CB:message');
  let turn = Promise.resolve();
  socket.ws.removeAllListeners('CB:message');
  socket.ws.on('CB:message', (stanza: Stanza) => {
    intake.expect(stanza);
    turn = turn
      .then(async () => {
        for (const handle of handlers) await handle(stanza);
      })
      // Not acknowledged, so it comes again.
      .catch((err: unknown) => log.warn({ event: 'whatsapp.message_not_taken', err }));
  });
}

/** The library waits half a minute for a server that does not say goodbye. */
const GOODBYE_MILLISECONDS = 2_000;

async function untilClosed(
  socket: Socket,
  { stop, onOpen, onQr }: SocketUse,
): Promise<{ closing: Closing; wasOpen: boolean }> {
  const closed = Promise.withResolvers<Closing>();
  let wasOpen = false;
  socket.ev.on('connection.update', ({ connection, lastDisconnect, qr }) => {
    if (qr !== undefined) onQr(qr, socket);
    if (connection === 'open') {
      wasOpen = true;
      onOpen(socket);
    }
    if (connection === 'close') closed.resolve(whyClosed(lastDisconnect?.error));
  });
  let deadline: NodeJS.Timeout | undefined;
  const leave = () => {
    void socket.end(undefined);
    deadline = setTimeout(() => closed.resolve('lost'), GOODBYE_MILLISECONDS);
  };
  if (stop.aborted) leave();
  stop.addEventListener('abort', leave, { once: true });
  const closing = await closed.promise;
  stop.removeEventListener('abort', leave);
  clearTimeout(deadline);
  return { closing, wasOpen };
}
