import { element } from './dom.js';

/** Width, height and length as the browser reads them; nothing for a file it cannot play. */
export function measureVideo(file) {
  const url = URL.createObjectURL(file);
  const video = element('video', { preload: 'metadata', muted: true });
  return new Promise((resolve) => {
    const finish = (measured) => {
      URL.revokeObjectURL(url);
      resolve(measured);
    };
    video.addEventListener('error', () => finish({}));
    video.addEventListener('loadedmetadata', () => {
      const { videoWidth: width, videoHeight: height, duration } = video;
      finish({ width, height, ...(Number.isFinite(duration) && { durationSeconds: duration }) });
    });
    video.src = url;
  });
}
