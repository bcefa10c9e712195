import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Button, Buttons } from '../../../core/staff/buttons.ts';

export interface LabelledButton extends Button {
  label: string;
}

const PRESS = 's.';

/** Buttons with a new reference each. */
export async function toKeyboard(
  { issue }: Pick<Buttons, 'issue'>,
  rows: ReadonlyArray<readonly LabelledButton[]>,
): Promise<InlineKeyboardMarkup> {
  const issued = await issue(rows.flat().map(({ label: _shown, ...button }) => button));
  const references = issued.values();
  return {
    inline_keyboard: rows.map((row) =>
      row.map(({ label }) => ({ text: label, callback_data: `${PRESS}${references.next().value ?? ''}` })),
    ),
  };
}

/** `undefined` for the button of an applicant. */
export function toReference(callbackData: string): string | undefined {
  return callbackData.startsWith(PRESS) ? callbackData.slice(PRESS.length) : undefined;
}
