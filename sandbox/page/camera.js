import { element, playTime } from './dom.js';
import { icon } from './icons.js';
import { openDialogOver } from './dialog.js';

/** As long as a messenger lets a round note be. */
const longestSeconds = 60;

/** The first of these a browser can record; what comes out is named honestly. */
const recordings = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];

/**
 * Records a square clip without sound. Resolves to the clip, or `undefined` when the person thinks better of it.
 * @param {HTMLElement} place
 * @param {string} instruction what the bot asked for, to be read while recording
 */
export function recordNote(place, instruction) {
  const constraints = { width: 480, height: 480, aspectRatio: 1 };
  return withCamera(place, { constraints, instruction }, (studio) => {
    const mimeType = recordings.find((type) => MediaRecorder.isTypeSupported(type));
    if (!mimeType) throw new Error('This browser cannot record video: send a video file');
    const recorder = new MediaRecorder(studio.stream, { mimeType, videoBitsPerSecond: 1_500_000 });
    const chunks = [];
    let startedAt = 0;
    let timer;

    const record = studio.button('Record', 'record-button');
    const show = () => {
      const seconds = (performance.now() - startedAt) / 1000;
      studio.say(`${playTime(seconds)} of ${playTime(longestSeconds)}`);
      studio.turnRing(seconds / longestSeconds);
      if (seconds >= longestSeconds) recorder.stop();
    };
    record.addEventListener('click', () => {
      if (recorder.state === 'recording') return recorder.stop();
      startedAt = performance.now();
      recorder.start(1000);
      record.classList.add('is-recording');
      record.setAttribute('aria-label', 'Stop');
      timer = setInterval(show, 200);
    });
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
    recorder.addEventListener('stop', () => {
      clearInterval(timer);
      if (studio.isClosed()) return;
      const type = mimeType.split(';')[0];
      const blob = new Blob(chunks, { type });
      const { videoWidth: width, videoHeight: height } = studio.video;
      const durationSeconds = (performance.now() - startedAt) / 1000;
      studio.review(blob, { blob, mimeType: type, width, height, durationSeconds });
    });
    studio.say('Press the red button to begin');
  });
}

/** Takes one picture as JPEG. */
export function takePhoto(place, instruction) {
  return withCamera(place, { constraints: { width: 1920, height: 1440 }, instruction }, (studio) => {
    const shutter = studio.button('Take the photo', 'shutter-button');
    shutter.addEventListener('click', () => {
      const { videoWidth: width, videoHeight: height } = studio.video;
      const canvas = element('canvas', { width, height });
      canvas.getContext('2d').drawImage(studio.video, 0, 0);
      canvas.toBlob((blob) => blob && studio.review(blob, blob), 'image/jpeg', 0.95);
    });
    studio.say('Hold the document flat and fill the frame');
  });
}

async function openStream(video) {
  if (!navigator.mediaDevices) throw new Error('The camera needs localhost or https: send a file instead');
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'user', ...video },
      audio: false,
    });
  } catch (error) {
    const reasons = {
      NotAllowedError: 'The browser was not allowed to use the camera',
      NotFoundError: 'No camera was found',
      NotReadableError: 'Another program is using the camera',
    };
    throw new Error(`${reasons[error.name] ?? 'The camera could not be opened'}: send a file instead`, {
      cause: error,
    });
  }
}

/** Shows what the camera sees in a dialog until `review` is answered with Send, or the dialog is closed. */
async function withCamera(place, { constraints, instruction }, begin) {
  const stream = await openStream(constraints);
  const isRound = constraints.aspectRatio === 1;
  const { promise, resolve, reject } = Promise.withResolvers();
  const video = element('video', { autoplay: true, muted: true, playsInline: true, srcObject: stream });
  const frame = element('div', { className: isRound ? 'camera-frame is-round' : 'camera-frame' }, video);
  const hint = element('p', { className: 'camera-hint', role: 'status' });
  const controls = element('div', { className: 'camera-controls' });
  const cancel = element(
    'button',
    { type: 'button', className: 'icon-button camera-close', 'aria-label': 'Close' },
    icon('close'),
  );
  const asked = element('p', { className: 'camera-asked', dir: 'auto', hidden: !instruction }, instruction);
  const dialog = element('dialog', { className: 'camera' }, cancel, asked, frame, hint, controls);
  let outcome;

  const end = () => dialog.close();
  cancel.addEventListener('click', end);
  dialog.addEventListener('close', () => {
    for (const track of stream.getTracks()) track.stop();
    dialog.remove();
    resolve(outcome);
  });
  openDialogOver(place, dialog);

  const studio = {
    stream,
    video,
    isClosed: () => !dialog.open,
    say: (text) => (hint.textContent = text),
    turnRing: (part) => frame.style.setProperty('--turned', `${Math.min(part, 1)}turn`),
    button(label, className) {
      const made = element('button', { type: 'button', className, 'aria-label': label });
      controls.replaceChildren(made);
      return made;
    },
    review(blob, result) {
      const url = URL.createObjectURL(blob);
      const isVideo = blob.type.startsWith('video/');
      const preview = isVideo
        ? element('video', { src: url, autoplay: true, loop: true, muted: true, playsInline: true })
        : element('img', { src: url, alt: 'What will be sent' });
      const again = element('button', { type: 'button', className: 'wide-button is-quiet' }, 'Again');
      const send = element('button', { type: 'button', className: 'wide-button' }, 'Send');
      again.addEventListener('click', () => {
        URL.revokeObjectURL(url);
        frame.replaceChildren(video);
        frame.classList.remove('is-review');
        studio.turnRing(0);
        begin(studio);
      });
      send.addEventListener('click', () => {
        outcome = result;
        end();
      });
      frame.classList.add('is-review');
      frame.replaceChildren(preview);
      controls.replaceChildren(again, send);
      studio.say('Send it, or try again?');
    },
  };
  try {
    begin(studio);
  } catch (error) {
    end();
    reject(error);
  }
  return promise;
}
