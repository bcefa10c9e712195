/** Six digits that change every thirty seconds (TOTP, RFC 6238), as authenticator apps show them. */
export interface OneTimePasswordEngine {
  /** A fresh secret of 160 bits, in base32 as people may have to type it. */
  createSecret(): string;
  /** What an authenticator app reads from a QR code: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
  uriOf(secret: string, name: AuthenticatorEntry): string;
  /** The step whose code this is, at that time or one step to either side; `undefined` for a wrong or malformed one. A
   * caller who takes a step once only takes no code twice. */
  findStep(secret: string, code: string, at: Date): number | undefined;
}

/** How the entry is called in the app. */
export interface AuthenticatorEntry {
  issuer: string;
  label: string;
}
