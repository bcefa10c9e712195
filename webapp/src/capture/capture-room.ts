import type { Language } from '../api/types.ts';
import type { Camera } from '../camera/camera.ts';
import type { CaptureView } from './capture-view.tsx';
import type { CaptureWords } from './capture-words.ts';

export interface OpenRoom {
  View: typeof CaptureView;
  camera: Camera;
  words: CaptureWords;
}

/** The camera and its words come with the page only when they are needed, and the camera is one for the whole page. */
export interface CaptureRoom {
  /** Begins to load, and lets failures be: `open` will tell. */
  prepare: (language: Language) => void;
  open: (language: Language) => Promise<OpenRoom>;
}

const WORDS: Record<Language, () => Promise<CaptureWords>> = {
  en: async () => (await import('./words-en.ts')).en,
  ru: async () => (await import('./words-ru.ts')).ru,
  zh: async () => (await import('./words-zh.ts')).zh,
};

export function createCaptureRoom(): CaptureRoom {
  let camera: Camera | undefined;
  const open = async (language: Language): Promise<OpenRoom> => {
    const [view, { createCamera }, words] = await Promise.all([
      import('./capture-view.tsx'),
      import('../camera/camera.ts'),
      WORDS[language](),
    ]);
    camera ??= createCamera();
    return { View: view.CaptureView, camera, words };
  };
  return { open, prepare: (language) => void open(language).catch(() => undefined) };
}
