/** What was found out about one thing that is configured. */
export interface Finding {
  subject: string;
  /** `absent`: not configured, which is fine. */
  state: 'good' | 'doubtful' | 'bad' | 'absent';
  /** What is seen; never a secret. */
  seen: string;
  /** What to do about it. */
  advice?: string;
}

export const good = (subject: string, seen: string): Finding => ({ subject, state: 'good', seen });
export const absent = (subject: string, seen: string): Finding => ({ subject, state: 'absent', seen });
export const doubtful = (subject: string, seen: string, advice: string): Finding => ({
  subject,
  state: 'doubtful',
  seen,
  advice,
});
export const bad = (subject: string, seen: string, advice: string): Finding => ({
  subject,
  state: 'bad',
  seen,
  advice,
});
