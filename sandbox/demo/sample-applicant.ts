import type { Language } from '../../src/core/accounts/language.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { requiredEvidence, type DocumentType } from '../../src/core/verification/evidence.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { drawDocument, type DrawnDocument } from '../specimen/draw-document.ts';
import { renderSelfieVideo } from '../specimen/render-selfie-video.ts';
import type { SeenMessage } from '../control/contract.ts';
import type { Person } from '../control/person.ts';
import type { Narrator } from './narrator.ts';

export interface Applicant {
  person: Person;
  language: Language;
  documentType: DocumentType;
  portrait: Buffer;
  faceEngine: FaceEngine;
  narrator: Narrator;
}

const PATIENCE = { timeoutMilliseconds: 120_000 };

/** Goes the whole way as a person would, reading what to do from the chat, and answers with the bot's last words. */
export async function applyInChat(applicant: Applicant): Promise<SeenMessage> {
  const { person, language, documentType, narrator } = applicant;
  const { choices, privacyNotice, chooseDocument } = PHRASES[language];

  await say(applicant, '/start');
  await hear(applicant, (text) => text.includes(privacyNotice.title ?? ''));
  await tap(applicant, choices.giveConsent);
  await hear(applicant, (text) => text.includes(chooseDocument.title ?? ''));
  await tap(applicant, choices.documents[documentType]);

  let asked = await hear(applicant, () => true);
  for (const kind of requiredEvidence(documentType)) {
    if (kind === 'selfie_video') {
      const turns = readTurns(asked.text, language);
      const { portrait, faceEngine } = applicant;
      const work = renderSelfieVideo({ portrait, turns, faceEngine });
      const video = await narrator.during('the applicant records a video', work);
      narrator.tell('applicant', `sends a video message, turning ${turns.join(', ')}`);
      await person.sendsVideoNote(video, { durationSeconds: 7 });
    } else {
      const document = toDrawn(documentType, kind);
      const front = kind === 'document_front' ? { portrait: applicant.portrait } : {};
      const photo = await narrator.during(
        'the applicant takes a photo',
        drawDocument({ document, ...front }),
      );
      narrator.tell('applicant', `sends a photo (${kind})`);
      await person.sendsPhoto(photo);
    }
    await hear(applicant, (text) => text.includes('🔎'));
    asked = await hear(applicant, () => true);
  }
  return hear(applicant, () => true);
}

function toDrawn(type: DocumentType, kind: 'document_front' | 'document_back'): DrawnDocument {
  if (type === 'passport') return { type };
  return { type, side: kind === 'document_front' ? 'front' : 'back' };
}

/** The turns in the order in which the message lists them. */
function readTurns(text: string, language: Language): Turn[] {
  const arrows: Record<string, Turn> = { '⬅️': 'left', '➡️': 'right' };
  const turns = [...text.matchAll(/⬅️|➡️/gu)].flatMap(([arrow]) => arrows[arrow] ?? []);
  if (turns.length === 0) throw new Error(`The bot asked for no head turns (${language}): ${text}`);
  return turns;
}

async function say({ person, narrator }: Applicant, text: string): Promise<void> {
  narrator.tell('applicant', text);
  await person.says(text);
}

async function tap({ person, narrator }: Applicant, label: string): Promise<void> {
  narrator.tell('applicant', `presses [${label}]`);
  await person.taps(label);
}

async function hear({ person, narrator }: Applicant, fits: (text: string) => boolean): Promise<SeenMessage> {
  const heard = person.hears((message) => fits(message.text), PATIENCE);
  const message = await narrator.during('waiting for the bot', heard);
  const buttons = message.buttons.flat().map(({ label }) => `[${label}]`);
  narrator.tell('bot', [message.text, buttons.join(' ')].join('\n'));
  return message;
}
