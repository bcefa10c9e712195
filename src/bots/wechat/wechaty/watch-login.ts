import { renderUnicodeCompact } from 'uqr';
import type { Pairing } from '../../../core/channel/pairing.ts';
import type { Log } from '../../../core/log.ts';
import type { Puppet } from './load-library.ts';

export interface LoginOptions {
  puppet: Puppet;
  title: string;
  onPairing: (pairing: Pairing) => void;
  signal: AbortSignal;
  log: Log;
}

/** Tells the operator what to scan and whether the account is logged in, in the log and wherever `onPairing` shows it,
 * until `signal` aborts. */
export function watchLogin({ puppet, title, onPairing, signal, log }: LoginOptions): void {
  const onScan = ({ qrcode: qr }: { qrcode?: string }) => {
    if (qr === undefined || qr === '') return;
    log.warn({ event: 'wechat.pairing_qr' }, `Scan with WeChat on the phone:\n${renderUnicodeCompact(qr)}`);
    onPairing({ title, state: 'waiting', qr });
  };
  const onLogin = () => {
    log.info({ event: 'wechat.logged_in' });
    onPairing({ title, state: 'paired' });
  };
  const onLogout = () => {
    log.error({ event: 'wechat.logged_out' });
    onPairing({ title, state: 'logged_out' });
  };
  puppet.on('scan', onScan);
  puppet.on('login', onLogin);
  puppet.on('logout', onLogout);
  const unwatch = () => {
    puppet.off('scan', onScan);
    puppet.off('login', onLogin);
    puppet.off('logout', onLogout);
  };
  signal.addEventListener('abort', unwatch, { once: true });
}
