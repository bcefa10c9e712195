import type { WebSocket } from 'ws';
import { library, proto, type Stanza } from './library.ts';
import { createNoiseResponder } from './noise-responder.ts';
import type { ServerIdentity } from './server-identity.ts';

/** "WA", the version of the protocol, and that of its dictionary. */
const INTRODUCTION = Buffer.from([87, 65, 6, 3]);

export interface Hello {
  /** The key that the client registered with, or will. */
  clientStatic: Buffer;
  payload: InstanceType<typeof proto.ClientPayload>;
}

export interface ClientConnection {
  send(stanza: Stanza): void;
  /** As a server that goes away; what was sent before still arrives. */
  close(): void;
  /** As a cable that is pulled. */
  cut(): void;
  /** Resolves once it is gone. */
  closed: Promise<void>;
}

export interface ClientListener {
  onHello(hello: Hello): void;
  onStanza(stanza: Stanza): void;
  onClose(): void;
  onViolation(what: string): void;
}

/** Speaks with one client: frames, the Noise handshake, stanzas. */
export function connectClient(
  socket: WebSocket,
  identity: ServerIdentity,
  listener: (connection: ClientConnection) => ClientListener,
): void {
  const noise = createNoiseResponder(INTRODUCTION, identity);
  const connection: ClientConnection = {
    send: (stanza) => sendFrame(noise.encrypt(library.encodeBinaryNode(stanza))),
    close: () => socket.close(),
    cut: () => socket.terminate(),
    closed: new Promise((resolve) => void socket.once('close', () => resolve())),
  };
  const listening = listener(connection);
  const readFrames = createFrameReader();
  let greeted: 'no' | 'half' | 'yes' = 'no';
  // Decoding a stanza may take a moment; the next must not overtake it.
  let turn = Promise.resolve();

  socket.on('message', (chunk: Buffer) => {
    turn = turn
      .then(() => receive(chunk))
      .catch((err: unknown) => {
        listening.onViolation(`unreadable: ${String(err)}`);
        socket.terminate();
      });
  });
  socket.on('close', () => listening.onClose());
  socket.on('error', () => socket.terminate());

  async function receive(chunk: Buffer): Promise<void> {
    for (const frame of readFrames(chunk)) {
      if (greeted === 'no') answerHello(frame);
      else if (greeted === 'half') finishHello(frame);
      else listening.onStanza(await library.decodeBinaryNode(noise.decrypt(frame)));
    }
  }

  function answerHello(frame: Buffer): void {
    const { clientHello } = proto.HandshakeMessage.decode(frame);
    if (!clientHello?.ephemeral) throw new Error('no client hello');
    greeted = 'half';
    const serverHello = noise.answer(clientHello.ephemeral);
    sendFrame(proto.HandshakeMessage.encode({ serverHello }).finish());
  }

  function finishHello(frame: Buffer): void {
    const { clientFinish } = proto.HandshakeMessage.decode(frame);
    if (!clientFinish?.static || !clientFinish.payload) throw new Error('no client finish');
    const { clientStatic, payload } = noise.finish({
      static: clientFinish.static,
      payload: clientFinish.payload,
    });
    greeted = 'yes';
    listening.onHello({ clientStatic, payload: proto.ClientPayload.decode(payload) });
  }

  function sendFrame(bytes: Uint8Array): void {
    const length = Buffer.from([bytes.length >>> 16, bytes.length >>> 8, bytes.length]);
    socket.send(Buffer.concat([length, bytes]));
  }
}

/** Three bytes of length before each frame, and the introduction before the first. */
function createFrameReader(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  let isIntroduced = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    if (!isIntroduced) {
      if (rest.length < INTRODUCTION.length) return [];
      if (!rest.subarray(0, INTRODUCTION.length).equals(INTRODUCTION)) throw new Error('no introduction');
      rest = rest.subarray(INTRODUCTION.length);
      isIntroduced = true;
    }
    const frames: Buffer[] = [];
    while (rest.length >= 3 && rest.length >= 3 + rest.readUIntBE(0, 3)) {
      const end = 3 + rest.readUIntBE(0, 3);
      frames.push(rest.subarray(3, end));
      rest = rest.subarray(end);
    }
    return frames;
  };
}
