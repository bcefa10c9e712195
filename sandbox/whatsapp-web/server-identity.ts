import { Curve, library, proto } from './library.ts';

/** What is to prove that a static key is a server of WhatsApp: a leaf signed by an intermediate, signed by a root. */
export interface ServerIdentity {
  staticKey: { public: Uint8Array; private: Uint8Array };
  certificate: Uint8Array;
}

/**
 * Signed by a root of our own. The library compares the signatures with WhatsApp's root key, but takes every one for
 * good: libsignal's `verifySignature` answers false where the library expects it to throw. Once that is mended, the
 * root of the stand-in has to be put into the library's `WA_CERT_DETAILS`.
 */
export function createServerIdentity(): ServerIdentity {
  const root = Curve.generateKeyPair();
  const intermediate = Curve.generateKeyPair();
  const staticKey = Curve.generateKeyPair();
  const { NoiseCertificate } = proto.CertChain;
  const sign = (issuer: Uint8Array, serial: number, issuerSerial: number, key: Uint8Array) => {
    const details = NoiseCertificate.Details.encode({ serial, issuerSerial, key }).finish();
    return { details, signature: Curve.sign(issuer, details) };
  };
  const certificate = proto.CertChain.encode({
    intermediate: sign(root.private, 1, library.WA_CERT_DETAILS.SERIAL, intermediate.public),
    leaf: sign(intermediate.private, 2, 1, staticKey.public),
  }).finish();
  return { staticKey, certificate };
}
