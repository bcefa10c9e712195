import { type Answer, isPassing, type Problem } from '../api/problem.ts';
import type { EvidenceKind, Verification } from '../api/types.ts';
import type { Table } from '../storage/table.ts';
import { isStillWanted, isTooOld, type KeptPiece } from './kept-piece.ts';

/** How far the piece on its way has come; `share` is from 0 to 1. */
export interface Sending {
  kind: EvidenceKind;
  share: number;
  /** The last try did not get through; the next one comes by itself. */
  isWaiting: boolean;
}

export interface SenderDeps {
  table: Table<KeptPiece>;
  upload: (piece: KeptPiece, onProgress: (share: number) => void) => Promise<Answer<Verification>>;
  onProgress: (sending: Sending | undefined) => void;
  onTaken: (verification: Verification) => void;
  onRefused: (problem: Problem, kind: EvidenceKind) => void;
  /** Resolves when it is worth trying again: after a while, or at once when the connection is back. */
  untilNextTry: (failures: number) => Promise<void>;
}

export interface Sender {
  send(piece: KeptPiece): Promise<void>;
  /** Sends what an earlier page kept for this case, and removes what is nobody's any more. */
  resume(owner: { accountId: string; verificationId: string | undefined }): Promise<void>;
  /** Removes what is too old, whosever it is and whether or not anybody signs in. */
  tidy(): Promise<void>;
  /** Ends the pause before the next try. */
  tryNow(): void;
  /** Nothing is sent any more and nothing kept. */
  drop(): Promise<void>;
}

/** One piece at a time; the same bytes with the same key until the server has taken or refused them. */
export function createSender({ table, ...deps }: SenderDeps): Sender {
  let current: string | undefined;
  let tryNow = (): void => {};

  async function deliver(piece: KeptPiece): Promise<void> {
    current = piece.id;
    for (let failures = 0; current === piece.id; failures += 1) {
      const tell = (share: number, isWaiting: boolean): void => {
        if (current === piece.id) deps.onProgress({ kind: piece.kind, share, isWaiting });
      };
      tell(0, failures > 0);
      const answer = await deps.upload(piece, (share) => tell(share, false));
      if (current !== piece.id) return;
      if (answer.ok || !isPassing(answer.problem)) return await finish(piece, answer);
      tell(0, true);
      await Promise.race([deps.untilNextTry(failures), new Promise<void>((resolve) => (tryNow = resolve))]);
    }
  }

  async function finish(piece: KeptPiece, answer: Answer<Verification>): Promise<void> {
    current = undefined;
    // Signed out is no answer about the piece: it waits for the next session.
    if (answer.ok || answer.problem.status !== 401) await table.remove(piece.id);
    if (answer.ok) deps.onTaken(answer.value);
    else deps.onRefused(answer.problem, piece.kind);
    if (current === undefined) deps.onProgress(undefined);
  }

  return {
    async send(piece) {
      // From now on it is the one that is sent: `resume` must not find it in the table and send it too.
      current = piece.id;
      await table.put(piece);
      await deliver(piece);
    },
    async resume(owner) {
      const now = Date.now();
      const kept = (await table.all()).filter(({ id }) => id !== current);
      const wanted = kept.filter((piece) => isStillWanted(piece, { ...owner, now }));
      const others = kept.filter((piece) => !wanted.includes(piece));
      await Promise.all(others.map(({ id }) => table.remove(id)));
      const last = [...wanted].sort((one, other) => other.keptAt - one.keptAt)[0];
      if (last && current === undefined) await deliver(last);
    },
    tidy: () => removeWhere(table, (piece) => isTooOld(piece, Date.now())),
    tryNow: () => tryNow(),
    async drop() {
      current = undefined;
      deps.onProgress(undefined);
      await removeWhere(table, () => true);
    },
  };
}

async function removeWhere(table: Table<KeptPiece>, isOver: (piece: KeptPiece) => boolean): Promise<void> {
  const over = (await table.all()).filter(isOver);
  await Promise.all(over.map(({ id }) => table.remove(id)));
}
