import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { insertServiceFace, type ServiceFace } from './service-face-store.ts';

/** Writes a face id down that a service gave, so that an erasure can name it. */
export async function rememberFace(db: Db, face: ServiceFace, clock: Clock): Promise<void> {
  await inTransaction(db, (trx) => insertServiceFace(trx, face, clock()));
}
