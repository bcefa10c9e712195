import { renderUnicodeCompact } from 'uqr';
import type { Pairing } from '../../../core/channel/pairing.ts';
import type { Log } from '../../../core/log.ts';
import type { Socket } from './library.ts';

export interface PairingOptions {
  /** In digits with the country code. */
  phoneNumber: string;
  pairing: 'code' | 'qr';
  onPairing: (pairing: Pairing) => void;
  log: Log;
}

/** Tells the operator what to do on the phone, in the log and wherever `onPairing` shows it. */
export interface PairingDisplay {
  /** WhatsApp offers a new code to scan, every twenty seconds or so; a code to type is asked for once a connection. */
  offer(qr: string, socket: Socket): void;
  /** What was shown is worth nothing any more. */
  withdraw(): void;
  paired(): void;
  loggedOut(): void;
}

export function createPairingDisplay({
  phoneNumber,
  pairing,
  onPairing,
  log,
}: PairingOptions): PairingDisplay {
  const title = `WhatsApp +${phoneNumber}`;
  const asked = new WeakSet<Socket>();
  const waiting = (shown: Pick<Pairing, 'qr' | 'code' | 'steps'> = {}) =>
    onPairing({ title, state: 'waiting', ...shown });

  const offerCode = async (socket: Socket) => {
    if (asked.has(socket)) return;
    asked.add(socket);
    try {
      const code = readable(await socket.requestPairingCode(phoneNumber));
      log.warn(
        { event: 'whatsapp.pairing_code', code },
        'On the phone: Linked devices, Link with phone number',
      );
      waiting({ code, steps: CODE_STEPS });
    } catch (err) {
      asked.delete(socket);
      log.warn({ event: 'whatsapp.pairing_code_refused', err });
    }
  };

  return {
    offer(qr, socket) {
      if (pairing === 'code') return void offerCode(socket);
      log.warn({ event: 'whatsapp.pairing_qr' }, `On the phone: Linked devices\n${renderUnicodeCompact(qr)}`);
      waiting({ qr, steps: QR_STEPS });
    },
    withdraw: () => waiting(),
    paired: () => onPairing({ title, state: 'paired' }),
    loggedOut: () => onPairing({ title, state: 'logged_out' }),
  };
}

const OPEN_STEPS = [
  'Open WhatsApp on the phone of this number.',
  'Open Settings (on Android the three dots), then Linked devices.',
] as const;
const CODE_STEPS = [
  ...OPEN_STEPS,
  'Press Link a device, then Link with phone number instead.',
  'Type this code.',
] as const;
const QR_STEPS = [
  ...OPEN_STEPS,
  'Press Link a device.',
  'Point the camera at this picture. It is replaced every few seconds, which is as it should be.',
] as const;

/** As the phone shows its eight boxes. */
function readable(code: string): string {
  return code.replace(/^(.{4})(.{4})$/, '$1-$2');
}
