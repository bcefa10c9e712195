/** How far an account of ours is connected that somebody must confirm on a phone. */
export interface Pairing {
  /** Which account, for the operator. */
  title: string;
  state: 'waiting' | 'paired' | 'logged_out';
  /** What the phone scans. */
  qr?: string;
  /** What is typed on the phone. */
  code?: string;
  /** What to do on the phone, in order. */
  steps?: readonly string[];
}
