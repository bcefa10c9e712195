import { createShowMedia, type ShowMedia } from '../bots/show-media.ts';
import type { Config } from '../core/config.ts';
import type { Opened } from '../core/run.ts';
import type { StaffPictures } from '../core/staff-pictures/staff-pictures.ts';
import { createImageEngine } from '../engines/image/sharp-image-engine.ts';
import { createStaffPictures } from '../engines/image/sharp-staff-pictures.ts';
import { createClipWatermarker } from '../engines/video/ffmpeg-clip-watermarker.ts';
import { createVideoEngine } from '../engines/video/ffmpeg-video-engine.ts';
import { obtainFfmpeg } from '../engines/video/obtain-ffmpeg.ts';
import type { Foundation } from './foundation.ts';
import { openTemporaryDirectory } from './open-engines.ts';

const VIDEO_DEADLINE_MILLISECONDS = 60_000;

interface StaffMedia {
  staffPictures: StaffPictures;
  showMedia: ShowMedia;
}

/** What shows staff pictures and clips. ffmpeg is looked for when somebody first looks at a case. */
export async function openStaffMedia(
  config: Config,
  foundation: Foundation,
  opened: Opened,
): Promise<StaffMedia> {
  const { path: temporaryDirectory } = opened(await openTemporaryDirectory(config.dataDir));
  const staffPictures = createStaffPictures();
  let opening: Promise<ShowMedia> | undefined;
  const open = () =>
    (opening ??= openShowMedia(config, foundation, { staffPictures, temporaryDirectory }).catch(
      (err: unknown) => {
        opening = undefined;
        throw err;
      },
    ));
  return {
    staffPictures,
    showMedia: {
      pictures: async (request, signal) => (await open()).pictures(request, signal),
      clip: async (request, signal) => (await open()).clip(request, signal),
    },
  };
}

async function openShowMedia(
  config: Config,
  { log }: Foundation,
  opened: { staffPictures: StaffPictures; temporaryDirectory: string },
): Promise<ShowMedia> {
  const ffmpeg = await obtainFfmpeg({
    configuredPath: config.ffmpegPath,
    searchPath: config.searchPath,
    onProgress: (text) => log.info({ event: 'ffmpeg.progress' }, text),
  });
  const job = { ...ffmpeg, ...opened, deadlineMilliseconds: VIDEO_DEADLINE_MILLISECONDS };
  return createShowMedia({
    ...opened,
    imageEngine: createImageEngine(),
    videoEngine: createVideoEngine(job),
    clipWatermarker: createClipWatermarker(job),
  });
}
