import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { Curve } from './library.ts';
import type { ServerIdentity } from './server-identity.ts';

const PROTOCOL = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');

/** The responder's side of Noise XX: http://www.noiseprotocol.org/noise.html#handshake-patterns */
export interface NoiseResponder {
  answer(clientEphemeral: Uint8Array): { ephemeral: Uint8Array; static: Buffer; payload: Buffer };
  /** Throws when the client did not have the keys. */
  finish(sealed: { static: Uint8Array; payload: Uint8Array }): { clientStatic: Buffer; payload: Buffer };
  /** Of the transport, once finished. */
  encrypt(plain: Uint8Array): Buffer;
  decrypt(sealed: Uint8Array): Buffer;
}

export function createNoiseResponder(
  prologue: Uint8Array,
  { staticKey, certificate }: ServerIdentity,
): NoiseResponder {
  const ephemeral = Curve.generateKeyPair();
  const state = createSymmetricState(prologue);
  let transport: { read: Buffer; write: Buffer } | undefined;
  let reads = 0;
  let writes = 0;

  return {
    answer(clientEphemeral) {
      state.mixHash(clientEphemeral);
      state.mixHash(ephemeral.public);
      state.mixKey(Curve.sharedKey(ephemeral.private, clientEphemeral));
      const sealedStatic = state.encrypt(staticKey.public);
      state.mixKey(Curve.sharedKey(staticKey.private, clientEphemeral));
      return { ephemeral: ephemeral.public, static: sealedStatic, payload: state.encrypt(certificate) };
    },
    finish(sealed) {
      const clientStatic = state.decrypt(sealed.static);
      state.mixKey(Curve.sharedKey(ephemeral.private, clientStatic));
      const payload = state.decrypt(sealed.payload);
      const [read, write] = state.split();
      transport = { read, write };
      return { clientStatic, payload };
    },
    encrypt: (plain) => seal(transportKey('write'), writes++, plain),
    decrypt: (sealed) => unseal(transportKey('read'), reads++, sealed),
  };

  function transportKey(direction: 'read' | 'write'): Buffer {
    if (!transport) throw new Error('The handshake is not finished');
    return transport[direction];
  }
}

function createSymmetricState(prologue: Uint8Array) {
  let hash: Buffer = PROTOCOL;
  let chain: Buffer = PROTOCOL;
  let key: Buffer = PROTOCOL;
  let counter = 0;
  const mixHash = (bytes: Uint8Array) => {
    hash = createHash('sha256').update(hash).update(bytes).digest();
  };
  const expand = (secret: Uint8Array): [Buffer, Buffer] => {
    const expanded = Buffer.from(hkdfSync('sha256', secret, chain, '', 64));
    return [expanded.subarray(0, 32), expanded.subarray(32)];
  };
  mixHash(prologue);
  return {
    mixHash,
    mixKey(secret: Uint8Array) {
      [chain, key] = expand(secret);
      counter = 0;
    },
    encrypt(plain: Uint8Array) {
      const sealed = seal(key, counter++, plain, hash);
      mixHash(sealed);
      return sealed;
    },
    decrypt(sealed: Uint8Array) {
      const plain = unseal(key, counter++, sealed, hash);
      mixHash(sealed);
      return plain;
    },
    /** What the client writes with, and what it reads with. */
    split: () => expand(Buffer.alloc(0)),
  };
}

const TAG_BYTES = 16;

function seal(
  key: Buffer,
  counter: number,
  plain: Uint8Array,
  associated: Uint8Array = Buffer.alloc(0),
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(counter)).setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(
  key: Buffer,
  counter: number,
  sealed: Uint8Array,
  associated: Uint8Array = Buffer.alloc(0),
): Buffer {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(counter)).setAAD(associated);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}

function nonce(counter: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(counter, 8);
  return bytes;
}
