import { answerQuery, type QueryContext } from './answer-query.ts';
import type { ClientConnection } from './client-connection.ts';
import { nameOf, type Stanza } from './library.ts';
import { hiddenJid } from './account.ts';

const SERVER = '@s.whatsapp.net';

export type SendFault =
  | { kind: 'refuse'; code: string }
  /** Neither delivers nor answers. */
  | { kind: 'swallow' }
  /** Closes the connection instead: politely, or as a cable that is pulled. */
  | { kind: 'close' }
  | { kind: 'cut' };

export interface SessionContext extends QueryContext {
  connection: ClientConnection;
  /** What the client has not acknowledged, in order. */
  waiting: ReadonlyMap<string, Stanza>;
  acknowledge: (id: string) => void;
  takeSendFault: () => SendFault | undefined;
  /** Gives the message to whom it is for; answers with a code where that is refused. */
  pass: (message: Stanza) => Promise<string | undefined>;
  onViolation: (what: string) => void;
}

/** One connection of the paired client. */
export interface Session {
  receive(stanza: Stanza): void;
  /** Delivers what waits, at once or when the client is ready for it. */
  deliver(stanza: Stanza): void;
}

export function openSession(context: SessionContext): Session {
  const { connection, account, waiting, onViolation } = context;
  const { device } = account;
  let isActive = false;
  connection.send({
    tag: 'success',
    attrs: { t: String(Math.floor(Date.now() / 1000)), lid: hiddenJid(account, device) },
  });

  return {
    receive(stanza) {
      if (stanza.tag === 'iq') answer(stanza);
      else if (stanza.tag === 'message') void passOn(stanza);
      else if (stanza.tag === 'receipt') acknowledge(stanza);
      else if (stanza.tag === 'ack') acknowledge(stanza);
      else if (stanza.tag !== 'presence' && stanza.tag !== 'ib') onViolation(nameOf(stanza));
    },
    deliver(stanza) {
      if (isActive) connection.send(stanza);
    },
  };

  function answer(query: Stanza): void {
    const { id = '' } = query.attrs;
    const content = answerQuery(query, context);
    if (!content) onViolation(nameOf(query));
    const refusal: Stanza[] = [{ tag: 'error', attrs: { code: '501', text: 'feature-not-implemented' } }];
    const attrs = { from: SERVER, id, type: content ? 'result' : 'error' };
    connection.send({ tag: 'iq', attrs, content: content ?? refusal });
    if (nameOf(query) === 'iq passive set active') activate();
  }

  /** What came meanwhile is delivered as that, and an end is put to it. */
  function activate(): void {
    isActive = true;
    for (const stanza of waiting.values()) {
      connection.send({ ...stanza, attrs: { ...stanza.attrs, offline: '1' } });
    }
    const offline: Stanza = { tag: 'offline', attrs: { count: String(waiting.size) } };
    connection.send({ tag: 'ib', attrs: { from: SERVER }, content: [offline] });
  }

  function acknowledge({ tag, attrs }: Stanza): void {
    const { id = '', type } = attrs;
    // A request to encrypt anew ends the delivery too; the client says so in an ack of its own.
    if (tag === 'receipt' && type === 'retry') return;
    context.acknowledge(id);
  }

  async function passOn(message: Stanza): Promise<void> {
    const { id = '', to = '' } = message.attrs;
    const fault = context.takeSendFault();
    if (fault?.kind === 'swallow') return;
    if (fault?.kind === 'close') return connection.close();
    if (fault?.kind === 'cut') return connection.cut();
    const error = fault ? fault.code : await context.pass(message);
    const attrs = { class: 'message', id, from: to, t: String(Math.floor(Date.now() / 1000)) };
    connection.send({ tag: 'ack', attrs: { ...attrs, ...(error === undefined ? {} : { error }) } });
  }
}

/** Ends a session from the server's side, as WhatsApp does: with the reason, and then the connection. */
export function endSession(connection: ClientConnection, end: 'restart' | 'replaced' | 'logged_out'): void {
  const reasons: Record<typeof end, Stanza> = {
    restart: { tag: 'stream:error', attrs: { code: '515' }, content: [] },
    replaced: { tag: 'stream:error', attrs: {}, content: [{ tag: 'conflict', attrs: { type: 'replaced' } }] },
    logged_out: {
      tag: 'stream:error',
      attrs: { code: '401' },
      content: [{ tag: 'conflict', attrs: { type: 'device_removed' } }],
    },
  };
  connection.send(reasons[end]);
  connection.close();
}
