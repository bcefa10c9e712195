/** One start of a job; the next start of the same job is another reservation. */
export interface Reservation {
  jobId: string;
  starts: number;
}

/** Which of the locked jobs the handlers of this process know of. */
export interface Reservations {
  /** Before a job is handled. */
  begin(reservation: Reservation): void;
  /** After it was handled. It stays locked until its end is reported, or until its pool gives up over that. */
  end(reservation: Reservation): void;
  knows(reservation: Reservation): boolean;
  /** Forgets the ended ones that `findLocked` does not find any more, and answers what it found. */
  settle<Found extends Reservation>(findLocked: () => Promise<Found[]>): Promise<Found[]>;
}

export function createReservations(): Reservations {
  const running = new Set<string>();
  const ended = new Set<string>();

  return {
    begin: (reservation) => void running.add(keyOf(reservation)),
    end(reservation) {
      running.delete(keyOf(reservation));
      ended.add(keyOf(reservation));
    },
    knows: (reservation) => running.has(keyOf(reservation)) || ended.has(keyOf(reservation)),
    async settle(findLocked) {
      const before = [...ended];
      const found = await findLocked();
      const locked = new Set(found.map(keyOf));
      for (const key of before) if (!locked.has(key)) ended.delete(key);
      return found;
    },
  };
}

export function keyOf({ jobId, starts }: Reservation): string {
  return `${jobId}:${starts}`;
}
