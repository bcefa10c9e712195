import type { Language } from '../../src/core/accounts/language.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { requiredEvidence, type DocumentType } from '../../src/core/verification/evidence.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import { drawDocument, type DrawnDocument } from '../specimen/draw-document.ts';
import { renderSelfieVideo } from '../specimen/render-selfie-video.ts';
import type { SeenMessage } from '../control/contract.ts';
import { choose, hear, type Chatting } from './chatting.ts';
import { openChat } from './open-chat.ts';

export interface Applicant extends Chatting {
  documentType: DocumentType;
  portrait: Buffer;
  faceEngine: FaceEngine;
}

/** Goes the whole way as a person would, reading what to do from the chat, and answers with the bot's last words. */
export async function applyInChat(applicant: Applicant): Promise<SeenMessage> {
  const { person, language, documentType, narrator } = applicant;
  const { choices, chooseDocument } = PHRASES[language];

  const notice = await openChat(applicant);
  await choose(applicant, notice, choices.giveConsent);
  const documents = await hear(applicant, (text) => text.includes(chooseDocument.title ?? ''));
  await choose(applicant, documents, choices.documents[documentType]);

  let asked = await hearNews(applicant);
  for (const kind of requiredEvidence(documentType)) {
    if (kind === 'selfie_video') {
      const turns = readTurns(asked.text, language);
      const { portrait, faceEngine } = applicant;
      const work = renderSelfieVideo({ portrait, turns, faceEngine });
      const video = await narrator.during('the applicant records a video', work);
      await sendVideo(applicant, video, turns);
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
    asked = await hearNews(applicant);
  }
  return asked;
}

/** What comes after the words that ask for patience, which not every messenger brings. */
async function hearNews(applicant: Applicant): Promise<SeenMessage> {
  const { submitted } = PHRASES[applicant.language];
  for (;;) {
    const message = await hear(applicant, () => true);
    if (!message.text.includes('🔎') && !message.text.includes(submitted.text)) return message;
  }
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

/** In Telegram as a round video message, elsewhere as a video. */
async function sendVideo({ person, narrator }: Applicant, video: Buffer, turns: Turn[]): Promise<void> {
  const isNote = person.messenger === 'telegram';
  narrator.tell('applicant', `sends a video${isNote ? ' message' : ''}, turning ${turns.join(', ')}`);
  if (isNote) await person.sendsVideoNote(video, { durationSeconds: 7 });
  else await person.sendsVideo(video, { durationSeconds: 7 });
}
