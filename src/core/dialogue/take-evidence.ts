import type { Admission } from '../applicant/admit-evidence.ts';
import { attachEvidence } from '../applicant/attach-evidence.ts';
import { DownloadFailed, type InboundMedia } from '../channel/channel.ts';
import type { Trx } from '../database.ts';
import type { MediaVault, WrittenMedia } from '../media/media-vault.ts';
import { ok, refuse, type Result } from '../result.ts';
import { admitMedia } from './admit-media.ts';
import type { DialogueState } from './dialogue-state.ts';
import type { PerformDeps } from './perform.ts';
import type { Performed, Scene } from './play-scene.ts';
import type { GiveRefusal } from './prompt.ts';

/** A piece whose bytes are stored, encrypted, and named by no row yet. */
export interface LoadedEvidence {
  admission: Admission;
  media: InboundMedia;
  written: WrittenMedia;
}

/**
 * Streams a wanted piece from the channel into the vault, outside any transaction. Throws when the channel or the store
 * fails for now: the update stays in the inbox and is tried again.
 */
export async function loadEvidence(
  state: DialogueState,
  media: InboundMedia,
  deps: { vault: MediaVault; capture: 'chat' | 'link'; biggestBytes: number; signal: AbortSignal },
): Promise<Result<LoadedEvidence, GiveRefusal | 'DOWNLOAD_GONE'>> {
  const { biggestBytes } = deps;
  const admitted = admitMedia(state, media, { biggestBytes, capture: deps.capture });
  if (!admitted.ok) return admitted;
  if (!state.verification) return refuse('CONSENT_MISSING');

  const content = await load(media, deps.signal);
  if (!content.ok) return content;
  const write = deps.vault.write({
    verificationId: state.verification.id,
    expected: admitted.value.expected,
    biggestBytes,
    content: content.value,
    signal: deps.signal,
  });
  const written = await write.catch(refusalOfDownload);
  return written.ok ? ok({ admission: admitted.value, media, written: written.value }) : written;
}

async function load(media: InboundMedia, signal: AbortSignal) {
  try {
    return ok(await media.load(signal));
  } catch (err) {
    return refusalOfDownload(err);
  }
}

/** A download may fail for good at its start or in the middle, where the store wraps what its source threw. */
function refusalOfDownload(err: unknown) {
  for (let cause = err; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof DownloadFailed) || cause.reason === 'temporary') continue;
    return refuse(cause.reason === 'too_large' ? 'FILE_TOO_LARGE' : 'DOWNLOAD_GONE');
  }
  throw err;
}

/** Attaches a loaded piece to the scene's case. On a refusal the caller discards the bytes. */
export async function takeEvidence(
  trx: Trx,
  { clock }: PerformDeps,
  { person, event, state }: Scene,
  { admission, media, written }: LoadedEvidence,
): Promise<Result<Performed, GiveRefusal>> {
  const { form, forwarded, albumId, messageRef } = media;
  const attached = await attachEvidence(
    trx,
    state.verification,
    {
      kind: admission.piece,
      form,
      forwarded,
      ...(albumId === undefined ? {} : { albumId }),
      written,
      message: { channel: event.channel, channelIdentityId: person.identity.id, messageRef },
    },
    clock(),
  );
  if (!attached.ok) return attached;
  const changes = { verification: attached.value };
  return ok(albumId === undefined ? { changes } : { changes, notice: { kind: 'album_first' } });
}
