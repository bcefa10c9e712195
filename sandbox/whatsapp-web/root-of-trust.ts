import { Curve, library, proto } from './library.ts';

/** What proves that a static key is a server of WhatsApp: a leaf signed by an intermediate, signed by the root. */
export interface ServerIdentity {
  staticKey: { public: Uint8Array; private: Uint8Array };
  certificate: Uint8Array;
}

const { WA_CERT_DETAILS } = library;

/**
 * The library verifies the server's certificate against a root key whose private half only WhatsApp has, and offers no
 * setting for it. So a root of our own takes its place in this process, for as long as a stand-in is open. Nothing in
 * `src` can do that, and a stand-in in another process is refused.
 */
export function trustStandIn(): { identity: ServerIdentity; restore(): void } {
  users += 1;
  root ??= replaceRoot();
  const intermediate = Curve.generateKeyPair();
  const staticKey = Curve.generateKeyPair();
  const { NoiseCertificate } = proto.CertChain;
  const sign = (issuer: Uint8Array, serial: number, issuerSerial: number, key: Uint8Array) => {
    const details = NoiseCertificate.Details.encode({ serial, issuerSerial, key }).finish();
    return { details, signature: Curve.sign(issuer, details) };
  };
  const certificate = proto.CertChain.encode({
    intermediate: sign(root.key.private, 1, WA_CERT_DETAILS.SERIAL, intermediate.public),
    leaf: sign(intermediate.private, 2, 1, staticKey.public),
  }).finish();
  return {
    identity: { staticKey, certificate },
    restore() {
      users -= 1;
      if (users > 0) return;
      root?.restore();
      root = undefined;
    },
  };
}

let users = 0;
let root: ReturnType<typeof replaceRoot> | undefined;

function replaceRoot() {
  const genuine = WA_CERT_DETAILS.PUBLIC_KEY;
  const key = Curve.generateKeyPair();
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(key.public);
  return { key, restore: () => void (WA_CERT_DETAILS.PUBLIC_KEY = genuine) };
}
