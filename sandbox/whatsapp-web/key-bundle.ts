import { library, type proto, type Stanza } from './library.ts';

/** What a device leaves with the server, so that others can begin an encrypted session with it. */
export interface KeyBundle {
  /** Registration, type, identity and signed key, as the device uploaded them. */
  fixed: Stanza[];
  /** Each is handed out once. */
  oneTime: Stanza[];
}

/** What is answered to whoever wants to write to the device. */
export function handOut(jid: string, bundle: KeyBundle): Stanza {
  const oneTime = bundle.oneTime.shift();
  return { tag: 'user', attrs: { jid }, content: [...bundle.fixed, ...(oneTime ? [oneTime] : [])] };
}

/** What a device uploads for others to write to it. */
export function readUpload(upload: Stanza): KeyBundle {
  const list = library.getBinaryNodeChild(upload, 'list');
  const fixed = library.getAllBinaryNodeChildren(upload).filter(({ tag }) => tag !== 'list');
  return { fixed, oneTime: [...library.getBinaryNodeChildren(list, 'key')] };
}

type RegistrationData = NonNullable<InstanceType<typeof proto.ClientPayload>['devicePairingData']>;

/** What a device says of itself when it registers: enough to begin a session, if without a one-time key. */
export function readRegistration(data: RegistrationData): KeyBundle {
  const leaf = (tag: string, content: Uint8Array | null | undefined): Stanza => ({
    tag,
    attrs: {},
    content: Buffer.from(content ?? []),
  });
  const signed = [leaf('id', data.eSkeyId), leaf('value', data.eSkeyVal), leaf('signature', data.eSkeySig)];
  const fixed = [
    leaf('registration', data.eRegid),
    leaf('type', data.eKeytype),
    leaf('identity', data.eIdent),
  ];
  return { fixed: [...fixed, { tag: 'skey', attrs: {}, content: signed }], oneTime: [] };
}
