/** Bytes that look like a sticker and a voice message from outside; no bot of ours opens them. */

export function thumbSticker() {
  return new Blob(['RIFF', new Uint8Array([4, 0, 0, 0]), 'WEBP']);
}

export function silentVoice() {
  return new Blob(['OggS', new Uint8Array(60)]);
}
