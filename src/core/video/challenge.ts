export type Turn = 'left' | 'right';

/** Head turns the server chose for one case, in the person's own left and right, each from and back to the middle. */
export interface Challenge {
  turns: readonly Turn[];
  issuedAt: Date;
  expiresAt: Date;
}
