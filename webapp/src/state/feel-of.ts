import type { Verification } from '../api/types.ts';
import type { Feel } from '../host/host.ts';

/** What a change of the case lets the phone be felt as: good news, a piece that is wanted again, or nothing. */
export function feelOf(before: Verification | null, after: Verification): Feel | undefined {
  if (before?.id !== after.id || before.version >= after.version) return undefined;
  if (after.status !== before.status && after.status === 'verified') return 'success';
  for (const [index, { state }] of after.pieces.entries()) {
    if (state === before.pieces[index]?.state) continue;
    if (state === 'accepted') return 'success';
    if (state === 'refused') return 'warning';
  }
  return undefined;
}
