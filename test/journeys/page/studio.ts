import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { DocumentRequest } from '../../../sandbox/specimen/draw-document.ts';
import { renderSelfieVideo } from '../../../sandbox/specimen/render-selfie-video.ts';
import type { FaceEngine } from '../../../src/core/face/face-engine.ts';
import { firstTurns } from './first-turns.ts';
import { makeTestFolder } from '../../servers/test-folder.ts';
import { launchBrowser } from '../../webapp/camera/camera-browser.ts';
import { filmDocument, filmSelfie } from '../../webapp/camera/fake-camera.ts';
import { once, samplePortrait } from '../pieces.ts';
import { createFilmReel } from './film-reel.ts';

/** A browser on a phone, and somebody who holds what is asked for before its camera. */
export interface Studio {
  readonly browser: Browser;
  /** The camera sees this document from its next opening on. */
  showsDocument(document: DocumentRequest['document']): Promise<void>;
  /** The camera sees the person, who looks into it and begins to turn after nine seconds. */
  showsFace(): Promise<void>;
  /** The browser is closed by whoever opened pages in it. */
  close(): Promise<void>;
}

export async function openStudio(faceEngine: FaceEngine): Promise<Studio> {
  const { folder, remove } = makeTestFolder('studio');
  const reel = createFilmReel(folder);
  const portrait = await samplePortrait(faceEngine, 0);
  const face = await filmSelfie(folder, await once('upright selfie', () => record(portrait, faceEngine)));
  const documents = new Map<string, Promise<string>>();
  const browser = await launchBrowser({ clip: reel.path });
  return {
    browser,
    async showsDocument(document) {
      const name = Object.values(document).join('-');
      const film = documents.get(name) ?? filmInFolder(path.join(folder, name), { document, portrait });
      documents.set(name, film);
      await reel.shows(await film);
    },
    showsFace: () => reel.shows(face),
    close: () => {
      remove();
      return Promise.resolve();
    },
  };
}

/** Turning as the first challenge of a test's world wants it. */
function record(portrait: Buffer, faceEngine: FaceEngine): Promise<Buffer> {
  return renderSelfieVideo({ portrait, turns: firstTurns(), faceEngine, size: { width: 540, height: 960 } });
}

async function filmInFolder(folder: string, request: DocumentRequest): Promise<string> {
  await mkdir(folder);
  return filmDocument(folder, request);
}
