import type { Hold } from '../../../core/exclusive/locks.ts';
import { backoffMilliseconds, pause } from '../../backoff.ts';
import { insist } from '../../insist.ts';
import type { AcceptUpdates } from '../../messenger.ts';
import type { Socket } from './library.ts';
import { runSocket, type SocketDeps, type SocketEnd } from './run-socket.ts';
import type { PairingDisplay } from './show-pairing.ts';

export interface ConnectionDeps extends SocketDeps {
  display: PairingDisplay;
  /** Takes the lock of this number, if nobody has it. */
  takeHold: () => Promise<Hold | undefined>;
  /** How often to ask for the lock that another process has. */
  holdRetryMilliseconds: number;
  /** How long a message waits for the connection to come back. */
  patienceMilliseconds: number;
}

/** The one live socket of a number, opened again whenever it closes. */
export interface Connection {
  start(accept: AcceptUpdates): void;
  /** The socket once it is open; `undefined` when that takes too long. */
  connected(): Promise<Socket | undefined>;
  close(): Promise<void>;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const closing = new AbortController();
  const line = createLine();
  let living = Promise.resolve();
  return {
    start(accept) {
      living = live({ ...deps, line, accept }, closing.signal);
    },
    connected: () => line.wait(deps.patienceMilliseconds),
    async close() {
      closing.abort();
      await living;
    },
  };
}

interface Life extends ConnectionDeps {
  line: Line;
  accept: AcceptUpdates;
}

/** Two sockets of one number would take each other's place for ever, so only the process with the lock has one. */
async function live(life: Life, closing: AbortSignal): Promise<void> {
  const { log, line } = life;
  for (;;) {
    const hold = await waitForHold(life, closing);
    if (!hold) return;
    log.info({ event: 'whatsapp.hold_taken' });
    await connectAgainAndAgain(life, AbortSignal.any([closing, hold.lost]));
    line.drop();
    if (hold.lost.aborted && !closing.aborted) log.warn({ event: 'whatsapp.hold_lost' });
    // The connection that holds it may be what broke.
    await hold.release().catch((err: unknown) => log.warn({ event: 'whatsapp.hold_not_released', err }));
  }
}

async function waitForHold(
  { takeHold, holdRetryMilliseconds, backoff, log }: Life,
  signal: AbortSignal,
): Promise<Hold | undefined> {
  let hasToldSo = false;
  while (!signal.aborted) {
    const hold = await takeHold().catch((err: unknown) => {
      log.warn({ event: 'whatsapp.hold_unavailable', err });
      return 'unavailable' as const;
    });
    if (hold && hold !== 'unavailable') {
      if (!signal.aborted) return hold;
      await hold.release();
      return undefined;
    }
    if (!hold && !hasToldSo) log.info({ event: 'whatsapp.held_elsewhere' });
    hasToldSo ||= !hold;
    await pause(Math.max(holdRetryMilliseconds, backoff.firstMilliseconds), signal);
  }
  return undefined;
}

async function connectAgainAndAgain(life: Life, stop: AbortSignal): Promise<void> {
  let failures = 0;
  while (!stop.aborted) {
    const end = await connectOnce(life, stop);
    if (stop.aborted) return;
    failures = end.wasOpen ? 1 : failures + 1;
    await pause(await settleAfter(end, failures, life, stop), stop);
  }
}

async function connectOnce(life: Life, stop: AbortSignal): Promise<SocketEnd> {
  const { line, display, accept, log } = life;
  try {
    return await runSocket(life, {
      accept,
      stop,
      onOpen(socket) {
        log.info({ event: 'whatsapp.connected' });
        display.paired();
        line.open(socket);
      },
      onQr: (qr, socket) => display.offer(qr, socket),
    });
  } catch (err) {
    if (!stop.aborted) log.error({ event: 'whatsapp.connection_failed', err });
    return { closing: 'lost', wasOpen: false, wasPaired: true };
  } finally {
    line.drop();
  }
}

/** Does what the end of a connection asks for, and tells how long to wait before the next. */
async function settleAfter(
  { closing, wasPaired }: SocketEnd,
  failures: number,
  life: Life,
  stop: AbortSignal,
): Promise<number> {
  const { backoff, log, display } = life;
  if (!wasPaired) display.withdraw();
  switch (closing) {
    case 'restart':
      return failures > 1 ? backoffMilliseconds(failures, backoff) : 0;
    case 'logged_out':
      await forget(life, wasPaired, stop);
      break;
    case 'replaced':
      log.warn({ event: 'whatsapp.replaced_elsewhere' });
      return backoff.longestMilliseconds;
    case 'banned':
    case 'outdated':
      log.error({ event: `whatsapp.${closing}` });
      return backoff.longestMilliseconds;
    case 'lost':
      log.warn({ event: 'whatsapp.connection_lost' });
      break;
  }
  return backoffMilliseconds(failures, backoff);
}

/** What paired us is refused from now on, and the keys of the sessions belong to it. */
async function forget(
  { secrets, log, display, backoff }: Life,
  wasPaired: boolean,
  stop: AbortSignal,
): Promise<void> {
  if (wasPaired) {
    log.error({ event: 'whatsapp.logged_out' });
    display.loggedOut();
  }
  const event = 'whatsapp.secrets_not_cleared';
  const outlookOf = () => ({ mayWorkLater: true });
  await insist(() => secrets.clear(), {
    attempts: Infinity,
    backoff,
    signal: stop,
    log,
    event,
    outlookOf,
  }).catch(
    // Stopped: whoever connects next is logged out again.
    (err: unknown) => log.warn({ event, err }),
  );
}

interface Line {
  open(socket: Socket): void;
  drop(): void;
  wait(milliseconds: number): Promise<Socket | undefined>;
}

function createLine(): Line {
  let opened = Promise.withResolvers<Socket>();
  let current: Socket | undefined;
  const isCurrent = (socket: Socket) => socket === current;
  const drop = () => {
    if (current) opened = Promise.withResolvers<Socket>();
    current = undefined;
  };
  return {
    open(socket) {
      current = socket;
      opened.resolve(socket);
    },
    drop,
    async wait(milliseconds) {
      const tooLate = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => tooLate.resolve(undefined), milliseconds);
      let socket = await Promise.race([opened.promise, tooLate.promise]);
      // The library needs a moment to notice that it was cut off.
      while (socket && !socket.ws.isOpen) {
        if (isCurrent(socket)) drop();
        socket = await Promise.race([opened.promise, tooLate.promise]);
      }
      clearTimeout(timer);
      return socket;
    },
  };
}
