import { element, fileSize, playTime } from './dom.js';
import { icon } from './icons.js';

const names = {
  photo: 'Photo',
  video: 'Video',
  video_note: 'Video message',
  document: 'File',
  voice: 'Voice message',
  sticker: 'Sticker',
};

/** What a message holds besides text, in a word or two; empty for plain text. */
export function mediaName({ media, location, contact }) {
  if (media) return media.fileName ?? names[media.form];
  if (location) return 'Location';
  return contact ? 'Contact' : '';
}

/** Draws a photo, a player, a file or a card; `undefined` for plain text. */
export function mediaView(message) {
  const { media, location, contact } = message;
  if (location)
    return card('location', 'Location', `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`);
  if (contact) return card('contact', contact.firstName, contact.phoneNumber);
  if (!media) return undefined;
  switch (media.form) {
    case 'photo':
      return behindSpoiler(message, photoView(message));
    case 'video':
      return behindSpoiler(message, videoView(message));
    case 'video_note':
      return noteView(media);
    case 'sticker':
      return element('img', { className: 'sticker', src: '/sticker.svg', alt: 'Sticker' });
    case 'voice':
      return card('voice', 'Voice message', playTime(media.durationSeconds ?? 0));
    default:
      return fileView(message);
  }
}

function videoView({ media, isProtected }) {
  const video = element('video', {
    className: 'picture',
    src: media.url,
    controls: true,
    preload: 'metadata',
    playsInline: true,
  });
  if (isProtected) video.controlsList?.add('nodownload');
  return isProtected ? guarded(video) : video;
}

/** What is protected offers no way to keep it. */
function guarded(view) {
  view.addEventListener('contextmenu', (event) => event.preventDefault());
  view.addEventListener('dragstart', (event) => event.preventDefault());
  return view;
}

/** Blurred until it is touched. */
function behindSpoiler({ hasSpoiler }, view) {
  if (!hasSpoiler) return view;
  const reveal = element('button', { type: 'button', className: 'spoiler-cover' }, 'Show');
  const cover = element('div', { className: 'spoiler' }, view, reveal);
  view.inert = true;
  reveal.addEventListener('click', () => {
    view.inert = false;
    cover.classList.add('is-open');
    reveal.remove();
  });
  return cover;
}

function photoView({ media, isProtected }) {
  const image = element('img', {
    className: 'picture',
    src: media.url,
    alt: 'Photo',
    width: media.width,
    height: media.height,
  });
  if (isProtected) return guarded(element('div', { className: 'picture-link' }, image));
  return element('a', { href: media.url, target: '_blank', className: 'picture-link' }, image);
}

/** A round clip that plays when touched. */
function noteView(media) {
  const video = element('video', { src: media.url, preload: 'metadata', playsInline: true, muted: true });
  const button = element(
    'button',
    { type: 'button', className: 'note', 'aria-label': 'Play the video message' },
    video,
    element('span', { className: 'note-play' }, icon('note')),
  );
  button.addEventListener('click', () => (video.paused ? void video.play() : video.pause()));
  video.addEventListener('play', () => button.classList.add('is-playing'));
  video.addEventListener('pause', () => button.classList.remove('is-playing'));
  return button;
}

function fileView({ media, isProtected }) {
  const type = media.mimeType && media.mimeType !== 'application/octet-stream' ? ` · ${media.mimeType}` : '';
  const view = card('file', media.fileName ?? 'File', `${fileSize(media.size)}${type}`);
  if (isProtected) return view;
  return element('a', { className: 'card-link', href: media.url, download: media.fileName ?? 'file' }, view);
}

function card(iconName, title, detail) {
  return element(
    'div',
    { className: 'card' },
    element('span', { className: 'card-icon' }, icon(iconName)),
    element(
      'span',
      { className: 'card-words' },
      element('span', { className: 'card-title' }, title),
      element('span', { className: 'card-detail' }, detail),
    ),
  );
}
