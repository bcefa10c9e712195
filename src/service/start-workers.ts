import { randomUUID } from 'node:crypto';
import type { Config } from '../core/config.ts';
import { openOutboxWaker } from '../core/outbox/outbox-waker.ts';
import { startRelay } from '../core/outbox/relay.ts';
import type { FaceEngine } from '../core/face/face-engine.ts';
import type { Sweep } from '../core/sweeps.ts';
import type { Opened } from '../core/run.ts';
import { createImageEngine } from '../engines/image/sharp-image-engine.ts';
import { createVideoEngine } from '../engines/video/ffmpeg-video-engine.ts';
import { obtainFfmpeg } from '../engines/video/obtain-ffmpeg.ts';
import { createDecideVerification } from '../workers/decide-verification.ts';
import { createAddressNotification } from '../workers/address-notification.ts';
import { createErase } from '../workers/erase.ts';
import { createExamineEvidence } from '../workers/examine-evidence.ts';
import { repeat } from '../workers/repeat.ts';
import { openTemporaryDirectory } from './open-engines.ts';
import { openFaceEngine } from './open-face-engine.ts';
import type { Foundation } from './foundation.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';

const VIDEO_DEADLINE_MILLISECONDS = 60_000;

/** Opens what looks at evidence, and begins to work on what the queues hold. */
export async function startWorkers(config: Config, foundation: Foundation, opened: Opened): Promise<void> {
  const { db, databaseUrl, broker, core, policy, log } = foundation;
  const temporary = opened(await openTemporaryDirectory(config.dataDir));
  const ffmpeg = await obtainFfmpeg({
    configuredPath: config.ffmpegPath,
    searchPath: config.searchPath,
    onProgress: (text) => log.info({ event: 'ffmpeg.progress' }, text),
  });
  const faceEngine = opened(await openFaceEngine(config, foundation, foundation.faceEngine));
  const videoEngine = createVideoEngine({
    ...ffmpeg,
    deadlineMilliseconds: VIDEO_DEADLINE_MILLISECONDS,
    temporaryDirectory: temporary.path,
  });
  const imageEngine = createImageEngine();
  const engines = { imageEngine, videoEngine, faceEngine, policy };
  const temporaryDirectory = temporary.path;
  const examine = createExamineEvidence({ ...engines, ...core, db, log, temporaryDirectory });

  opened(await broker.consume({ ...SUBSCRIPTIONS.examine, concurrency: config.faceWorkers }, examine));
  opened(
    await broker.consume(
      SUBSCRIPTIONS.decide,
      createDecideVerification({ ...core, db, faceEngine, policy, log }),
    ),
  );
  opened(await broker.consume(SUBSCRIPTIONS.notify, createAddressNotification(core)));
  opened(await broker.consume(SUBSCRIPTIONS.erase, createErase({ ...core, log })));
  const waker = opened(openOutboxWaker(databaseUrl, log));
  opened(startRelay({ db, broker, log, waker }));
  opened(repeat([...core.sweeps, heartbeat(foundation, faceEngine)], log));
}

/** So that whoever asks how the service is learns that somebody works, whichever process that is. */
function heartbeat({ operations }: Foundation, { name, version }: FaceEngine): Sweep {
  const worker = { workerId: randomUUID(), faceEngine: `${name}@${version}` };
  return { name: 'heartbeat', everyMilliseconds: 15_000, work: () => operations.beat(worker) };
}
