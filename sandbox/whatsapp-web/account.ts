import type { KeyBundle } from './key-bundle.ts';

/** The number that clients pair with, as the server knows it. */
export interface Account {
  phoneNumber: string;
  lidUser: string;
  /** The client that is paired with it: at most one here. */
  device?: Device | undefined;
}

export interface Device {
  id: number;
  /** With it the client proves who it is, at every connection. */
  noiseKey: Buffer;
  identityKey: Buffer;
  bundle: KeyBundle;
}

export function phoneJid({ phoneNumber }: Account, device?: Device): string {
  return `${phoneNumber}${device ? `:${device.id}` : ''}@s.whatsapp.net`;
}

export function hiddenJid({ lidUser }: Account, device?: Device): string {
  return `${lidUser}${device ? `:${device.id}` : ''}@lid`;
}
