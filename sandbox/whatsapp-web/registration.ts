import { type Account, hiddenJid, phoneJid } from './account.ts';
import type { ClientConnection, Hello } from './client-connection.ts';
import { readRegistration } from './key-bundle.ts';
import { bytesIn, getBinaryNodeChild, nameOf, type Stanza } from './library.ts';
import type { Phone } from './phone.ts';
import { endSession } from './session.ts';

const SERVER = '@s.whatsapp.net';
/** How many codes to scan the client gets, one after the other. */
const REFS = 6;

export interface RegistrationContext {
  connection: ClientConnection;
  hello: Hello;
  account: Account;
  phone: Phone;
  nextDeviceId: () => number;
  onViolation: (what: string) => void;
}

/** One connection of a client that is not paired. */
export interface Registration {
  receive(stanza: Stanza): void;
  /** The account's phone scans what the client shows. */
  scan(qr: string): void;
  /** The account's phone enters what the client asked for. */
  enterCode(code: string): Promise<void>;
}

export function openRegistration(context: RegistrationContext): Registration {
  const { connection, hello, account, phone, onViolation } = context;
  const bundle = readRegistration(hello.payload.devicePairingData ?? {});
  const identityKey = Buffer.from(hello.payload.devicePairingData?.eIdent ?? []);
  const refs: Stanza[] = Array.from({ length: REFS }, (_, index) => leaf('ref', Buffer.from(`ref-${index}`)));
  const companionHello = Promise.withResolvers<Stanza>();
  let isPaired = false;
  connection.send(set('pair', [{ tag: 'pair-device', attrs: {}, content: refs }]));

  return {
    receive(stanza) {
      const exchange = getBinaryNodeChild(stanza, 'link_code_companion_reg');
      if (exchange) return receiveCode(stanza, exchange);
      const signed = getBinaryNodeChild(stanza, 'pair-device-sign');
      if (signed) return finish(bytesIn(signed, 'device-identity'));
      const isExpected =
        stanza.tag === 'ib' || stanza.tag === 'presence' || stanza.attrs['type'] === 'result';
      if (stanza.tag === 'ack' || isExpected) return;
      onViolation(nameOf(stanza));
    },
    scan(qr) {
      const { ref, deviceIdentity } = phone.scan(qr);
      if (!ref.startsWith('ref-')) throw new Error('The server gave no such ref');
      introduce(deviceIdentity);
    },
    async enterCode(code) {
      const content = phone.enterCode(code, await companionHello.promise);
      connection.send({
        tag: 'notification',
        attrs: { from: SERVER, id: 'code', type: 'link_code_companion_reg', t: '1' },
        content: [{ tag: 'link_code_companion_reg', attrs: { stage: 'primary_hello' }, content }],
      });
    },
  };

  function receiveCode(stanza: Stanza, exchange: Stanza): void {
    const { id = '' } = stanza.attrs;
    connection.send({ tag: 'iq', attrs: { from: SERVER, id, type: 'result' } });
    if (exchange.attrs['stage'] === 'companion_hello') companionHello.resolve(exchange);
    else introduce(phone.acceptCompanion(exchange));
  }

  function introduce(deviceIdentity: Uint8Array): void {
    account.device = { id: context.nextDeviceId(), noiseKey: hello.clientStatic, identityKey, bundle };
    const jids = { jid: phoneJid(account, account.device), lid: hiddenJid(account, account.device) };
    const content: Stanza[] = [
      leaf('device-identity', deviceIdentity),
      { tag: 'device', attrs: jids },
      { tag: 'platform', attrs: { name: 'android' } },
    ];
    connection.send(set('paired', [{ tag: 'pair-success', attrs: {}, content }]));
  }

  function finish(signed: Uint8Array): void {
    if (!phone.recognises(signed, identityKey)) onViolation('a device identity that is not signed');
    if (isPaired) onViolation('paired twice');
    isPaired = true;
    endSession(connection, 'restart');
  }
}

function set(id: string, content: Stanza[]): Stanza {
  return { tag: 'iq', attrs: { from: SERVER, id, type: 'set', xmlns: 'md' }, content };
}

function leaf(tag: string, content: Uint8Array): Stanza {
  return { tag, attrs: {}, content };
}
