import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { type Account, hiddenJid, phoneJid } from './account.ts';
import {
  type ClientConnection,
  type ClientListener,
  connectClient,
  type Hello,
} from './client-connection.ts';
import type { KeyBundle } from './key-bundle.ts';
import type { Stanza } from './library.ts';
import { createPerson, type Person, type PersonAtServer } from './person.ts';
import { createPhone } from './phone.ts';
import { openRegistration, type Registration } from './registration.ts';
import { createServerIdentity } from './server-identity.ts';
import { endSession, openSession, type SendFault, type Session } from './session.ts';

export interface WhatsAppWebSandbox {
  /** For `webSocketUrl`. */
  url: string;
  /** The account's phone. */
  phone: { scan(qr: string): void; enterCode(code: string): Promise<void>; logsOut(): void };
  person(): Promise<Person>;
  /** Delivers anything to the account's client. */
  deliver(stanza: Stanza): void;
  /** The next message that the account sends meets this. */
  failNextSend(fault: SendFault): void;
  /** What is delivered next comes twice. */
  deliverNextTwice(): void;
  /** Ends the connection of the paired client; resolves once it is gone. */
  hangUp(how: 'cut' | 'close' | 'restart' | 'replaced'): Promise<void>;
  /** Ends the connection of the client that is not paired yet. */
  hangUpOnNewcomer(): Promise<void>;
  /** No connection is taken until it is open again. */
  setOpen(isOpen: boolean): void;
  /** How many clients are connected now, how many ever were, and how many at the same time at most. */
  counts(): { now: number; ever: number; most: number };
  /** What was delivered and not acknowledged. */
  unacknowledged(): number;
  /** Resolves once everything delivered is acknowledged, but for so much. */
  acknowledged(but?: number): Promise<void>;
  /** What no client of WhatsApp would do. */
  violations(): readonly string[];
  close(): Promise<void>;
}

/**
 * A stand-in for the server that WhatsApp Web talks to: one account, its phone, and people who write to it. It goes the
 * whole way (WebSocket, Noise, pairing, Signal sessions) and refuses what it does not know. See README.md.
 */
export async function openWhatsAppWebSandbox(phoneNumber = '4915550100'): Promise<WhatsAppWebSandbox> {
  const identity = createServerIdentity();
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  const state = createState({ phoneNumber, lidUser: '900100' });
  let isOpen = true;
  sockets.on('connection', (socket) => {
    if (!isOpen) return socket.terminate();
    connectClient(socket, identity, (connection) => listenTo(connection, state));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');

  return {
    url: `ws://127.0.0.1:${address.port}/ws/chat`,
    ...state.hands,
    setOpen: (open) => void (isOpen = open),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

type State = ReturnType<typeof createState>;

function createState(account: Account) {
  const people = new Map<string, PersonAtServer>();
  const waiting = new Map<string, Stanza>();
  const violations: string[] = [];
  const connected = { now: 0, ever: 0, most: 0 };
  const current: {
    session?: Session;
    registration?: Registration;
    newcomer?: ClientConnection;
    connection?: ClientConnection;
  } = {};
  const faults: SendFault[] = [];
  const changes = new EventEmitter();
  let isNextTwice = false;
  let number = 0;

  const registration = () => {
    if (!current.registration) throw new Error('No client is waiting to be paired');
    return current.registration;
  };
  const deliver = (stanza: Stanza) => {
    waiting.set(String(stanza.attrs['id']), stanza);
    current.session?.deliver(stanza);
    if (!isNextTwice) return;
    isNextTwice = false;
    current.session?.deliver(stanza);
  };

  return {
    account,
    people,
    waiting,
    violations,
    connected,
    current,
    phone: createPhone(),
    takeSendFault: () => faults.shift(),
    acknowledge(id: string) {
      waiting.delete(id);
      changes.emit('acknowledged');
    },
    nextDeviceId: () => connected.ever,
    hands: {
      phone: {
        scan: (qr: string) => registration().scan(qr),
        enterCode: (code: string) => registration().enterCode(code),
        logsOut() {
          account.device = undefined;
          if (current.connection) endSession(current.connection, 'logged_out');
        },
      },
      async person() {
        number += 1;
        const person = await createPerson(
          { lid: `${77_000 + number}@lid`, phoneNumber: String(447_700_900_000 + number) },
          { account: () => accountForPeople(account), deliver },
        );
        people.set(person.lid, person);
        return person;
      },
      deliver,
      failNextSend: (fault: SendFault) => void faults.push(fault),
      deliverNextTwice: () => void (isNextTwice = true),
      async hangUp(how: 'cut' | 'close' | 'restart' | 'replaced') {
        const { connection } = current;
        if (!connection) return;
        if (how === 'cut') connection.cut();
        else if (how === 'close') connection.close();
        else endSession(connection, how);
        await connection.closed;
      },
      async hangUpOnNewcomer() {
        current.newcomer?.cut();
        await current.newcomer?.closed;
      },
      async acknowledged(but = 0) {
        while (waiting.size > but) await once(changes, 'acknowledged');
      },
      counts: () => ({ ...connected }),
      unacknowledged: () => waiting.size,
      violations: () => violations,
    },
  };
}

function accountForPeople(account: Account): { jid: string; bundle: KeyBundle } {
  const bundle = account.device?.bundle;
  if (!bundle) throw new Error('The account has no keys to write to');
  return { jid: hiddenJid(account, account.device), bundle };
}

function listenTo(connection: ClientConnection, state: State): ClientListener {
  const { account, connected, current } = state;
  let receive: (stanza: Stanza) => void = () => undefined;
  connected.ever += 1;
  connected.now += 1;
  connected.most = Math.max(connected.most, connected.now);

  return {
    onHello(hello) {
      if (hello.payload.devicePairingData) {
        current.newcomer = connection;
        current.registration = openRegistration({ ...state, connection, hello, onViolation });
        receive = (stanza) => current.registration?.receive(stanza);
        return;
      }
      if (!isPaired(hello, account)) {
        connection.send({ tag: 'failure', attrs: { reason: '401' } });
        return connection.close();
      }
      if (current.connection) endSession(current.connection, 'replaced');
      current.connection = connection;
      const session = openSession({
        ...state,
        ...directory(state),
        connection,
        pass: passTo(state),
        onViolation,
      });
      current.session = session;
      receive = (stanza) => session.receive(stanza);
    },
    onStanza: (stanza) => receive(stanza),
    onClose() {
      connected.now -= 1;
      if (current.connection !== connection) return;
      delete current.connection;
      delete current.session;
    },
    onViolation,
  };

  function onViolation(what: string): void {
    state.violations.push(what);
  }
}

/** The client proves with its key that it is the one that was paired. */
function isPaired({ clientStatic, payload }: Hello, { device, phoneNumber }: Account): boolean {
  if (!device || String(payload.username) !== phoneNumber || payload.device !== device.id) return false;
  return device.noiseKey.equals(clientStatic);
}

/** The people and the account, by either of their addresses. */
function directory({ account, people }: State) {
  const findPerson = (jid: string) =>
    people.get(jid) ??
    [...people.values()].find(({ phoneNumber }) => jid === `${phoneNumber}@s.whatsapp.net`);
  const isAccount = (jid: string) => jid === hiddenJid(account) || jid === phoneJid(account);
  return {
    bundleOf: (jid: string) => findPerson(jid)?.bundle,
    devicesOf(jid: string) {
      if (isAccount(jid)) return account.device ? [account.device.id] : [];
      return findPerson(jid) ? [0] : [];
    },
    lidOf: (jid: string) => (isAccount(jid) ? hiddenJid(account) : findPerson(jid)?.lid),
  };
}

function passTo({ account, people, violations }: State) {
  return async (message: Stanza): Promise<string | undefined> => {
    const person = people.get(message.attrs['to'] ?? '');
    if (!person || person.hasBlocked()) return '403';
    try {
      await person.receive(message, hiddenJid(account, account.device));
      return undefined;
    } catch (err) {
      violations.push(`a message that does not open: ${String(err)}`);
      return '479';
    }
  };
}
