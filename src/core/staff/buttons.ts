import { createHash, randomBytes } from 'node:crypto';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import { insertButtons, lockButton, markButtonUsed } from './button-store.ts';
import { ACTS, type Act } from './permissions.ts';
import type { StaffMember } from './staff-member.ts';

/** What a press means: who may press, about which case, as it stood when the button was shown. */
export interface Button {
  act: Act;
  /** Whose it is; anybody's of ours where not said. */
  staffId?: string;
  verificationId?: string;
  seenVersion?: number;
  argument?: string;
}

export type PressRefusal = 'BUTTON_UNKNOWN' | 'BUTTON_OLD' | 'BUTTON_USED' | 'BUTTON_NOT_YOURS';

/** Buttons under messages to staff: each an unguessable reference that is good once, for a while, for whom it was made. Of
 * a reference no more than a hash is kept. */
export interface Buttons {
  /** A reference for each. */
  issue(buttons: readonly Button[]): Promise<string[]>;
  /** What was pressed. `pressId` names the press: seen again it is no second one. */
  press(
    reference: string,
    pressId: string,
    member: Pick<StaffMember, 'id'>,
  ): Promise<Result<Button, PressRefusal>>;
}

/** 128 bits: nobody guesses one, and it fits the 64 bytes that a messenger allows. */
const REFERENCE_BYTES = 16;

export function createButtons({ db, policy, clock }: { db: Db; policy: Policy; clock: Clock }): Buttons {
  return {
    async issue(buttons) {
      const expiresAt = addMilliseconds(clock(), policy.review.buttonMilliseconds);
      const issued = buttons.map((button) => ({
        button,
        expiresAt,
        reference: randomBytes(REFERENCE_BYTES).toString('base64url'),
      }));
      await insertButtons(
        db,
        issued.map(({ reference, ...rest }) => ({ ...rest, tokenHash: hashOf(reference) })),
      );
      return issued.map(({ reference }) => reference);
    },

    press: (reference, pressId, member) =>
      inTransaction(db, async (trx) => {
        const tokenHash = hashOf(reference);
        const found = await lockButton(trx, tokenHash);
        const act = ACTS.find((each) => each === found?.act);
        if (!found || !act) return refuse('BUTTON_UNKNOWN');
        const { expiresAt, usedFor, ...button } = found;
        if (button.staffId !== undefined && button.staffId !== member.id) return refuse('BUTTON_NOT_YOURS');
        if (usedFor !== undefined && usedFor !== pressId) return refuse('BUTTON_USED');
        if (expiresAt <= clock()) return refuse('BUTTON_OLD');
        await markButtonUsed(trx, tokenHash, pressId);
        return ok({ ...button, act });
      }),
  };
}

function hashOf(reference: string): Buffer {
  return createHash('sha256').update(reference).digest();
}
