import sharp from 'sharp';
import { fitPicture } from './fit-picture.ts';
import { openFaceService } from './face-service.ts';
import { isFailure } from './service-failure.ts';
import { createServiceKey, type KeySource } from './service-key.ts';

/** `unapproved`: the key is good, but Microsoft has not approved the subscription for recognition. */
export type Probed =
  { state: 'serves' } | { state: 'unapproved' | 'key_refused' | 'busy' | 'down' | 'refused'; code: string };

/** Asks the service once for the face ids in an empty picture: that takes everything a comparison takes, and names nobody. */
export async function probeFaceService(endpoint: string, source: KeySource): Promise<Probed> {
  const key = createServiceKey(source);
  await key.refresh();
  const service = openFaceService({
    endpoint,
    key,
    turnstile: { pass: (_call, _signal, work) => work() },
    persist: (attempt) => attempt(),
    timeoutMilliseconds: 8_000,
  });
  const size = { width: 320, height: 320 };
  const background = { ...size, channels: 3, background: '#8899aa' } as const;
  const picture = await sharp({ create: background }).jpeg().toBuffer();
  const empty = await fitPicture(picture, { left: 0, top: 0, ...size });
  try {
    await service.detect(empty, { withIds: true }, { signal: AbortSignal.timeout(10_000) });
    return { state: 'serves' };
  } catch (err) {
    if (isFailure(err, 'denied'))
      return { state: err.code === 'UnsupportedFeature' ? 'unapproved' : 'key_refused', code: err.code };
    if (isFailure(err, 'busy', 'refused'))
      return { state: err.kind === 'busy' ? 'busy' : 'refused', code: err.code };
    return { state: 'down', code: isFailure(err, 'down') ? err.code : 'no answer' };
  }
}
