import { createCipheriv, createDecipheriv, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { bytesIn, Curve, proto, type Stanza } from './library.ts';

/** The phone of the account that a client pairs with. */
export interface Phone {
  /** What the server hands to the client that showed this code. Throws when the code is not of that client. */
  scan(qr: string): { ref: string; deviceIdentity: Uint8Array };
  /** Types the code in: what the server hands to the client that asked for it. */
  enterCode(code: string, companionHello: Stanza): Stanza[];
  /** Ends the pairing by code; fails when the code was another. */
  acceptCompanion(companionFinish: Stanza): Uint8Array;
  /** Whether the client signed the identity it was given. */
  recognises(signed: Uint8Array, deviceIdentityKey: Uint8Array): boolean;
}

const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const DEVICE_SIGNATURE = Buffer.from([6, 1]);
/** The rounds that the phone and the client have agreed on. */
const CODE_ROUNDS = 131_072;

export function createPhone(): Phone {
  const account = Curve.generateKeyPair();
  const identity = Curve.generateKeyPair();
  const ephemeral = Curve.generateKeyPair();
  const details = proto.ADVDeviceIdentity.encode({ rawId: 1, timestamp: 1, keyIndex: 1 }).finish();
  let companionEphemeral: Buffer | undefined;

  return {
    scan(qr) {
      const [ref, , deviceKey, secret] = new URL(qr).hash.slice(1).split(',');
      if (!ref || !deviceKey || !secret) throw new Error('Not a code of a client');
      return {
        ref,
        deviceIdentity: introduce(Buffer.from(deviceKey, 'base64'), Buffer.from(secret, 'base64')),
      };
    },
    enterCode(code, companionHello) {
      const wrapped = bytesIn(companionHello, 'link_code_pairing_wrapped_companion_ephemeral_pub');
      companionEphemeral = withCode(code, wrapped);
      return [
        leaf('link_code_pairing_ref', Buffer.from('ref')),
        leaf('primary_identity_pub', identity.public),
        leaf('link_code_pairing_wrapped_primary_ephemeral_pub', wrapWithCode(code, ephemeral.public)),
      ];
    },
    acceptCompanion(companionFinish) {
      if (!companionEphemeral) throw new Error('No code was entered');
      const shared = Curve.sharedKey(ephemeral.private, companionEphemeral);
      const bundle = openBundle(bytesIn(companionFinish, 'link_code_pairing_wrapped_key_bundle'), shared);
      const deviceKey = bundle.subarray(0, 32);
      const random = bundle.subarray(64);
      const secret = Buffer.concat([shared, Curve.sharedKey(identity.private, deviceKey), random]);
      return introduce(deviceKey, Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'adv_secret', 32)));
    },
    recognises(signed, deviceIdentityKey) {
      const { deviceSignature } = proto.ADVSignedDeviceIdentity.decode(signed);
      const message = Buffer.concat([DEVICE_SIGNATURE, details, deviceIdentityKey, account.public]);
      return deviceSignature ? Curve.verify(deviceIdentityKey, message, deviceSignature) : false;
    },
  };

  /** The account vouches for the device, sealed with the secret that only the two share. */
  function introduce(deviceKey: Uint8Array, secret: Uint8Array): Uint8Array {
    const accountSignature = Curve.sign(
      account.private,
      Buffer.concat([ACCOUNT_SIGNATURE, details, deviceKey]),
    );
    const signed = proto.ADVSignedDeviceIdentity.encode({
      details,
      accountSignatureKey: account.public,
      accountSignature,
    }).finish();
    const hmac = createHmac('sha256', secret).update(signed).digest();
    return proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish();
  }
}

function leaf(tag: string, content: Uint8Array): Stanza {
  return { tag, attrs: {}, content };
}

function codeKey(code: string, salt: Uint8Array): Buffer {
  return pbkdf2Sync(code, salt, CODE_ROUNDS, 32, 'sha256');
}

function withCode(code: string, wrapped: Buffer): Buffer {
  const [salt, iv, sealed] = [wrapped.subarray(0, 32), wrapped.subarray(32, 48), wrapped.subarray(48)];
  return createDecipheriv('aes-256-ctr', codeKey(code, salt), iv).update(sealed);
}

function wrapWithCode(code: string, key: Uint8Array): Buffer {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  return Buffer.concat([salt, iv, createCipheriv('aes-256-ctr', codeKey(code, salt), iv).update(key)]);
}

function openBundle(sealed: Buffer, shared: Uint8Array): Buffer {
  const salt = sealed.subarray(0, 32);
  const info = 'link_code_pairing_key_bundle_encryption_key';
  const key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(32, 44));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(44, -16)), decipher.final()]);
}
