import { admitPiece, admitToCase, type Admission } from '../applicant/admit-evidence.ts';
import type { InboundMedia } from '../channel/channel.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { DialogueState } from './dialogue-state.ts';
import type { GiveRefusal } from './prompt.ts';

/** Whether a picture or video is wanted now, before a byte of it is loaded, and as what. */
export function admitMedia(
  { hasConsented, verification }: DialogueState,
  media: InboundMedia,
  { biggestBytes, capture }: { biggestBytes: number; capture: 'chat' | 'link' },
): Result<Admission, GiveRefusal> {
  const wanting = admitToCase(hasConsented, verification);
  if (!wanting.ok) return wanting;
  if (capture === 'link') return refuse('LINK_ONLY');
  if (wanting.value.documentType && isAlbumExtra(wanting.value.evidence, media)) return refuse('ALBUM_EXTRA');
  const admitted = admitPiece(wanting.value);
  if (!admitted.ok) return admitted;
  const misfit = misfitOf(media, admitted.value.expected);
  if (misfit) return refuse(misfit);
  if (media.size !== undefined && media.size > biggestBytes) return refuse('FILE_TOO_LARGE');
  return ok(admitted.value);
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
