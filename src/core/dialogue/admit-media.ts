import type { InboundMedia } from '../channel/channel.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { EvidenceKind } from '../verification/evidence.ts';
import { areDocumentsAccepted, wantedEvidence } from '../verification/verification.ts';
import type { DialogueState } from './dialogue-state.ts';
import type { GiveRefusal } from './prompt.ts';

export interface Admission {
  piece: EvidenceKind;
  expected: 'image' | 'video';
}

/** Whether a picture or video is wanted now, before a byte of it is loaded, and as what. */
export function admitMedia(
  state: DialogueState,
  media: InboundMedia,
  { biggestBytes, capture }: { biggestBytes: number; capture: 'chat' | 'link' },
): Result<Admission, GiveRefusal> {
  const { verification } = state;
  if (!state.hasConsented || !verification) return refuse('CONSENT_MISSING');
  if (verification.status === 'expired' || verification.status === 'cancelled') return refuse('CLOSED');
  if (verification.status === 'verified' || verification.status === 'not_verified') return refuse('CLOSED');
  if (verification.status !== 'collecting') return refuse('ALREADY_SUBMITTED');
  if (capture === 'link') return refuse('LINK_ONLY');
  if (!verification.documentType) return refuse('DOCUMENT_NOT_CHOSEN');
  if (isAlbumExtra(verification.evidence, media)) return refuse('ALBUM_EXTRA');

  const piece = wantedEvidence(verification);
  if (!piece) return refuse('STILL_LOOKING');
  if (piece === 'selfie_video' && !areDocumentsAccepted(verification)) return refuse('STILL_LOOKING');
  const expected = piece === 'selfie_video' ? 'video' : 'image';
  const misfit = misfitOf(media, expected);
  if (misfit) return refuse(misfit);
  if (media.size !== undefined && media.size > biggestBytes) return refuse('FILE_TOO_LARGE');
  return ok({ piece, expected });
}

/** An album is one piece: its first picture counts. */
function isAlbumExtra(evidence: ReadonlyArray<{ albumId?: string }>, { albumId }: InboundMedia): boolean {
  return albumId !== undefined && evidence.some((piece) => piece.albumId === albumId);
}

function misfitOf(media: InboundMedia, expected: Admission['expected']): GiveRefusal | undefined {
  const claimed = claimOf(media);
  if (claimed === 'unknown' || claimed === expected) return undefined;
  if (claimed === 'other') return 'FILE_TYPE_UNSUPPORTED';
  return expected === 'image' ? 'PICTURE_EXPECTED' : 'VIDEO_EXPECTED';
}

/** What a file says it is; where it does not say, its bytes are asked later. */
function claimOf({ form, mimeType }: InboundMedia): Admission['expected'] | 'other' | 'unknown' {
  if (form === 'photo') return 'image';
  if (form !== 'file') return 'video';
  if (mimeType === undefined || mimeType === 'application/octet-stream') return 'unknown';
  if (mimeType.startsWith('image/')) return 'image';
  return mimeType.startsWith('video/') ? 'video' : 'other';
}
