import { recordNote, takePhoto } from './camera.js';
import { element } from './dom.js';
import { icon } from './icons.js';
import { measureVideo } from './measure-video.js';
import { silentVoice, thumbSticker } from './odd-media.js';
import { sampleDocuments } from './samples.js';
import { makeSample, say, upload } from './sandbox-client.js';

/** What can be sent besides text: what the bot asks for on top, what it must bear below. */
export function openAttachSheet({ chat, messenger, place, list, attempt }) {
  const { videoForm, labels, details } = messenger;
  const isOffered = (offered) => (item) => offered.includes(item.icon);
  const sheet = element('div', { className: 'sheet', hidden: true, role: 'menu' });

  const send = async (blob, { label, preview, ...description }) => {
    const progress = list.showUpload({ label, size: blob.size, preview });
    await attempt(() => upload(chat, blob, description, progress.move));
    progress.end();
    if (preview) URL.revokeObjectURL(preview);
  };

  const sendPhoto = (file, albumId) =>
    send(file, {
      form: 'photo',
      mimeType: file.type,
      label: file.name,
      albumId,
      preview: URL.createObjectURL(file),
    });

  const sendDocument = (file) =>
    send(file, { form: 'document', mimeType: file.type, fileName: file.name, label: file.name });

  const sendVideo = async (file) =>
    send(file, {
      form: 'video',
      mimeType: file.type,
      fileName: file.name,
      label: file.name,
      ...(await measureVideo(file)),
    });

  const sendNote = (recording) =>
    recording &&
    send(recording.blob, { ...recording, blob: undefined, form: videoForm, label: 'Video message' });

  const makeFile = async (name, wanted) => {
    const progress = list.showUpload({ label: name, state: 'making the sample…' });
    const blob = await attempt(() => makeSample(wanted));
    progress.end();
    return blob && new File([blob], name, { type: blob.type });
  };

  const sendSamplePhoto = async ({ name, sample, detail }) => {
    const file = await makeFile(name, { sample, ...(detail && { side: detail }) });
    if (file) await sendPhoto(file);
  };

  const sendSampleNote = async () => {
    const file = await makeFile(`Sample ${labels.sample.toLowerCase()}`, {
      sample: 'selfie_video',
      turns: list.lastTurns(),
    });
    if (!file) return;
    // A browser that cannot play the clip cannot measure it either.
    const measured = { width: 720, height: 720, durationSeconds: 7, ...(await measureVideo(file)) };
    await sendNote({ blob: file, mimeType: file.type, ...measured });
  };

  const sendAlbum = async (files) => {
    const albumId = files.length > 1 ? String(Date.now()) : undefined;
    for (const file of files) await sendPhoto(file, albumId);
  };

  const sendFile = (file) => {
    if (file.type.startsWith('video/')) return sendVideo(file);
    return /^image\/(jpeg|png|webp)$/.test(file.type) ? sendPhoto(file) : sendDocument(file);
  };

  const whole = [
    {
      icon: 'photo',
      label: 'Photo',
      detail: details.photo,
      act: () => choose('image/*', false, sendAlbum),
    },
    {
      icon: 'file',
      label: labels.file ?? 'File',
      detail: details.file,
      act: () => choose(messenger.fileTypes ?? '', true, (files) => each(files, sendDocument)),
    },
    {
      icon: 'video',
      label: 'Video file',
      detail: 'mp4, mov, webm',
      act: () => choose('video/*', false, (files) => each(files, sendVideo)),
    },
    {
      icon: 'note',
      label: labels.note,
      detail: 'from the camera',
      act: async () => sendNote(await attempt(() => recordNote(place, list.lastRequest()))),
    },
    {
      icon: 'camera',
      label: 'Take a photo',
      detail: 'from the camera',
      async act() {
        const blob = await attempt(() => takePhoto(place, list.lastRequest()));
        if (blob) await sendPhoto(new File([blob], 'Photo', { type: blob.type }));
      },
    },
    {
      icon: 'album',
      label: 'Album',
      detail: 'several photos',
      act: () => choose('image/*', true, sendAlbum),
    },
  ];
  const samples = [
    ...sampleDocuments.map((document) => ({
      ...document,
      icon: 'sample',
      act: () => sendSamplePhoto(document),
    })),
    {
      icon: 'note',
      label: labels.sample,
      detail: 'turns as asked',
      name: `Sample ${labels.sample.toLowerCase()}`,
      act: sendSampleNote,
    },
  ];
  const odd = [
    {
      icon: 'sticker',
      label: 'Sticker',
      act: () =>
        send(thumbSticker(), {
          form: 'sticker',
          mimeType: 'image/webp',
          width: 512,
          height: 512,
          label: 'Sticker',
        }),
    },
    {
      icon: 'voice',
      label: 'Voice',
      act: () =>
        send(silentVoice(), {
          form: 'voice',
          mimeType: 'audio/ogg',
          durationSeconds: 3,
          label: 'Voice message',
        }),
    },
    {
      icon: 'location',
      label: 'Location',
      act: () => attempt(() => say(chat, { location: { latitude: 52.52, longitude: 13.405 } })),
    },
    {
      icon: 'contact',
      label: 'Contact',
      act: () => attempt(() => say(chat, { contact: { phoneNumber: '+49 30 901820', firstName: 'Boris' } })),
    },
    {
      icon: 'forward',
      label: 'Forward',
      act: () =>
        attempt(() => say(chat, { text: 'Look what the bank wrote to me.', forwardedFrom: 'Boris' })),
    },
  ];

  const hide = () => {
    sheet.hidden = true;
    sheet.remove();
  };

  const itemView = ({ icon: drawing, label, detail, name, act }) => {
    const button = element(
      'button',
      { type: 'button', role: 'menuitem', className: 'sheet-item', ...(name && { 'aria-label': name }) },
      element('span', { className: 'sheet-icon' }, icon(drawing)),
      element('span', { className: 'sheet-label' }, label),
      detail && element('span', { className: 'sheet-detail' }, detail),
    );
    button.addEventListener('click', () => {
      hide();
      void act();
    });
    return button;
  };

  const group = (heading, items, className) => [
    element('p', { className: 'sheet-heading' }, heading),
    element(
      'div',
      { className: `sheet-items ${className}`, role: 'group', 'aria-label': heading },
      ...items.map(itemView),
    ),
  ];

  sheet.append(
    element('div', { className: 'sheet-items' }, ...whole.filter(isOffered(messenger.files)).map(itemView)),
    ...group('Samples: nothing of your own needed', samples, 'is-medium'),
    ...group('More: what people send by mistake', odd.filter(isOffered(messenger.odd)), 'is-small'),
  );

  return {
    sendFile,
    toggle(opener) {
      if (!sheet.hidden) return hide();
      place.append(sheet);
      sheet.hidden = false;
      sheet.querySelector('button')?.focus({ preventScroll: true });
      const outside = (event) => {
        const isOutside =
          event.type === 'keydown'
            ? event.key === 'Escape'
            : !sheet.contains(event.target) && !opener.contains(event.target);
        if (!isOutside) return;
        hide();
        if (event.type === 'keydown') opener.focus();
        document.removeEventListener('pointerdown', outside);
        document.removeEventListener('keydown', outside);
      };
      document.addEventListener('pointerdown', outside);
      document.addEventListener('keydown', outside);
    },
  };
}

async function each(files, deed) {
  for (const file of files) await deed(file);
}

function choose(accept, multiple, onChosen) {
  const input = element('input', { type: 'file', accept, multiple });
  input.addEventListener('change', () => void onChosen([...(input.files ?? [])]));
  input.click();
}
