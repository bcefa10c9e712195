import { createHash, randomBytes } from 'node:crypto';
import { recordEvent } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import { lockVerification } from '../verification/verification-store.ts';
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
  /** What was pressed, and by whom; a stranger is nobody. `pressId` names the press: seen again it is no second one. What is
   * refused is audited. */
  press(
    reference: string,
    pressId: string,
    member?: Pick<StaffMember, 'id'>,
  ): Promise<Result<Button, PressRefusal>>;
}

/** 128 bits: nobody guesses one, and it fits the 64 bytes that a messenger allows. */
const REFERENCE_BYTES = 16;

export function createButtons({ db, policy, clock }: { db: Db; policy: Policy; clock: Clock }): Buttons {
  return {
    async issue(buttons) {
      const { buttonMilliseconds, sharedButtonMilliseconds } = policy.review;
      const expiryOf = ({ staffId }: Button) =>
        addMilliseconds(clock(), staffId === undefined ? sharedButtonMilliseconds : buttonMilliseconds);
      const issued = buttons.map((button) => ({
        button,
        expiresAt: expiryOf(button),
        reference: randomBytes(REFERENCE_BYTES).toString('base64url'),
      }));
      await insertButtons(
        db,
        issued.map(({ reference, ...rest }) => ({ ...rest, tokenHash: hashOf(reference) })),
      );
      return issued.map(({ reference }) => reference);
    },

    async press(reference, pressId, member) {
      const tokenHash = hashOf(reference);
      const { pressed, found } = await inTransaction(db, async (trx) => {
        const found = await lockButton(trx, tokenHash);
        const refusal = whyNot(found, { pressId, member, now: clock() });
        const act = ACTS.find((each) => each === found?.act);
        if (refusal || !found || !act) return { pressed: refuse(refusal ?? 'BUTTON_UNKNOWN'), found };
        // What is for everybody is ended by the first who gets it done, with the version of the case: a press that was refused to one
        // must not take it from the others.
        if (found.staffId !== undefined) await markButtonUsed(trx, tokenHash, pressId);
        const { staffId, verificationId, seenVersion, argument } = found;
        const button = {
          act,
          ...(staffId !== undefined && { staffId }),
          ...(verificationId !== undefined && { verificationId }),
          ...(seenVersion !== undefined && { seenVersion }),
          ...(argument !== undefined && { argument }),
        };
        return { pressed: ok(button), found };
      });
      // With the button let go: who takes somebody's role away locks the case first.
      if (!pressed.ok) {
        const refused = { found, refusal: pressed.refusal, member, now: clock() };
        await inTransaction(db, (trx) => recordRefusedPress(trx, refused));
      }
      return pressed;
    },
  };
}

type FoundButton = Awaited<ReturnType<typeof lockButton>>;

interface Press {
  pressId: string;
  member: Pick<StaffMember, 'id'> | undefined;
  now: Date;
}

function whyNot(found: FoundButton, { pressId, member, now }: Press): PressRefusal | undefined {
  if (!found) return 'BUTTON_UNKNOWN';
  const { staffId, usedFor, expiresAt } = found;
  if (!member || (staffId !== undefined && staffId !== member.id)) return 'BUTTON_NOT_YOURS';
  if (usedFor !== undefined && usedFor !== pressId) return 'BUTTON_USED';
  return expiresAt <= now ? 'BUTTON_OLD' : undefined;
}

async function recordRefusedPress(
  trx: Trx,
  {
    found,
    refusal,
    member,
    now,
  }: { found: FoundButton; refusal: PressRefusal; member: Press['member']; now: Date },
): Promise<void> {
  const verification = found?.verificationId && (await lockVerification(trx, found.verificationId));
  const about = verification ? { verificationId: verification.id, accountId: verification.accountId } : {};
  await recordEvent(trx, {
    actor: member ? `staff:${member.id}` : 'system',
    action: 'button.refused',
    subject: { ...about, ...(member && { staffId: member.id }) },
    details: { refusal, ...(found && { act: found.act }) },
    at: now,
  });
}

function hashOf(reference: string): Buffer {
  return createHash('sha256').update(reference).digest();
}
