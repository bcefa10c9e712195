/** What a person and our support write to one another; one for each account. */
export interface SupportThread {
  id: string;
  accountId: string;
  /** What the person types is for us until it is closed. */
  isOpen: boolean;
}

export interface SupportMessage {
  id: string;
  threadId: string;
  /** Of whoever of ours wrote it; the person where none did. */
  staffId?: string;
  text: string;
  saidAt: Date;
}

/** What staff call a thread; it says nothing about the person. */
export function tagOfThread(threadId: string): string {
  return threadId.slice(0, 4).toUpperCase();
}
