import type { Db, Trx } from '../database.ts';
import type { Button } from './buttons.ts';

interface ButtonRow {
  staff_id: string | null;
  verification_id: string | null;
  version: number | null;
  act: string;
  argument: string | null;
  expires_at: Date;
  used_for: string | null;
}

export async function insertButtons(
  trx: Db,
  buttons: ReadonlyArray<{ tokenHash: Buffer; button: Button; expiresAt: Date }>,
): Promise<void> {
  if (buttons.length === 0) return;
  await trx('staff_buttons').insert(
    buttons.map(({ tokenHash, button, expiresAt }) => ({
      token_hash: tokenHash,
      staff_id: button.staffId ?? null,
      verification_id: button.verificationId ?? null,
      version: button.seenVersion ?? null,
      act: button.act,
      argument: button.argument ?? null,
      expires_at: expiresAt,
    })),
  );
}

/** Locked, so that two presses at once are one after the other. */
export async function lockButton(
  trx: Trx,
  tokenHash: Buffer,
): Promise<(Omit<Button, 'act'> & { act: string; expiresAt: Date; usedFor?: string }) | undefined> {
  const row: ButtonRow | undefined = await trx('staff_buttons')
    .where({ token_hash: tokenHash })
    .forUpdate()
    .first();
  return (
    row && {
      act: row.act,
      expiresAt: row.expires_at,
      ...(row.staff_id !== null && { staffId: row.staff_id }),
      ...(row.verification_id !== null && { verificationId: row.verification_id }),
      ...(row.version !== null && { seenVersion: row.version }),
      ...(row.argument !== null && { argument: row.argument }),
      ...(row.used_for !== null && { usedFor: row.used_for }),
    }
  );
}

export async function markButtonUsed(trx: Trx, tokenHash: Buffer, pressId: string): Promise<void> {
  await trx('staff_buttons').where({ token_hash: tokenHash }).update({ used_for: pressId });
}

/** Those of one person. */
export async function deleteButtonsOf(trx: Trx, staffId: string): Promise<void> {
  await trx('staff_buttons').where({ staff_id: staffId }).delete();
}

export async function deleteButtonsBefore(db: Db, before: Date): Promise<void> {
  await db('staff_buttons').where('expires_at', '<', before).delete();
}
