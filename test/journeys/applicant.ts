import type { SeenMessage } from '../../sandbox/control/contract.ts';
import type { Person } from '../../sandbox/control/person.ts';
import type { Hub } from '../../sandbox/control/open-hub.ts';
import type { Language } from '../../src/core/accounts/language.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import type { Phrases } from '../../src/core/dialogue/phrases/phrases.ts';
import type { ChannelName } from '../../src/core/channel/channel.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { DocumentType, EvidenceKind } from '../../src/core/verification/evidence.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { passportPhoto, cardPhoto, selfieVideo } from './pieces.ts';
import type { CaseRecord, Records } from './records.ts';

export interface ApplicantOptions {
  language?: Language;
  firstName?: string;
  /** The sandbox's first one unless said otherwise. */
  messenger?: ChannelName;
  /** The number of the sample portrait they look like. */
  looks?: number;
}

/** A person who applies: knows the way through the dialogue, and what each place in it sounds like. */
export interface Applicant {
  readonly person: Person;
  readonly words: Phrases;
  readonly language: Language;
  /** From `/start` to the request for the first piece. */
  begins(documentType?: DocumentType): Promise<SeenMessage>;
  /** The same and then every document piece, to the request for the video. */
  showsDocuments(documentType?: DocumentType): Promise<SeenMessage>;
  /** Records what was asked for. */
  recordsVideo(asked: SeenMessage): Promise<Buffer>;
  sendsVideo(video: Buffer): Promise<void>;
  /** Everything, to the last word of the bot. */
  goesTheWholeWay(documentType?: DocumentType): Promise<SeenMessage>;
  /** The next message that holds this text. */
  hears(text: string | undefined): Promise<SeenMessage>;
  /** The next message that asks for this piece the first time. */
  hearsRequest(piece: EvidenceKind, documentType?: DocumentType): Promise<SeenMessage>;
  /** The latest case. */
  case(): Promise<CaseRecord>;
}

export interface ApplicantDeps {
  sandbox: Pick<Hub, 'person'>;
  records: Records;
  faceEngine: FaceEngine;
}

const PATIENCE = { timeoutMilliseconds: 90_000 };

export async function openApplicant(deps: ApplicantDeps, options: ApplicantOptions): Promise<Applicant> {
  const { sandbox, records, faceEngine } = deps;
  const { language = 'en', firstName = 'Anna', looks = 0, messenger } = options;
  const person = await sandbox.person({ languageCode: language, firstName, ...(messenger && { messenger }) });
  const words = PHRASES[language];

  const hears = (text: string | undefined): Promise<SeenMessage> => {
    if (!text) throw new Error('A test listens for nothing');
    return person.hears((message) => message.text.includes(text), PATIENCE);
  };
  const hearsRequest = (piece: EvidenceKind, documentType: DocumentType = 'passport') =>
    hears(requestFor(words, piece, documentType));

  const applicant: Applicant = {
    person,
    words,
    language,
    hears,
    hearsRequest,
    async begins(documentType = 'passport') {
      await person.says('/start');
      await hears(words.privacyNotice.title);
      await person.taps(words.choices.giveConsent);
      await hears(words.chooseDocument.title);
      await person.taps(words.choices.documents[documentType]);
      return hearsRequest('document_front', documentType);
    },
    async showsDocuments(documentType = 'passport') {
      await applicant.begins(documentType);
      if (documentType === 'passport') {
        await person.sendsPhoto(await passportPhoto(faceEngine, looks));
      } else {
        await person.sendsPhoto(
          await cardPhoto(faceEngine, { type: documentType, side: 'front', portrait: looks }),
        );
        await hearsRequest('document_back', documentType);
        await person.sendsPhoto(
          await cardPhoto(faceEngine, { type: documentType, side: 'back', portrait: looks }),
        );
      }
      return hearsRequest('selfie_video');
    },
    recordsVideo: (asked) => selfieVideo(faceEngine, { portrait: looks, turns: readTurns(asked) }),
    async sendsVideo(video) {
      await person.sendsVideoNote(video, { durationSeconds: 7 });
    },
    async goesTheWholeWay(documentType = 'passport') {
      const asked = await applicant.showsDocuments(documentType);
      await applicant.sendsVideo(await applicant.recordsVideo(asked));
      await hears(words.looking.selfie_video.text);
      return person.hears((message) => isLastWord(words, message.text), PATIENCE);
    },
    async case() {
      const found = await records.caseOf(person.chatId);
      if (!found) throw new Error(`${firstName} has no case`);
      return found;
    },
  };
  return applicant;
}

/** The turns in the order in which the message lists them. */
export function readTurns({ text }: Pick<SeenMessage, 'text'>): Turn[] {
  const arrows: Record<string, Turn> = { '⬅️': 'left', '➡️': 'right' };
  const turns = [...text.matchAll(/⬅️|➡️/gu)].flatMap(([arrow]) => arrows[arrow] ?? []);
  if (turns.length === 0) throw new Error(`The bot asked for no head turns: ${text}`);
  return turns;
}

/** Which advice a message gives. */
export function fixesIn({ words }: Pick<Applicant, 'words'>, { text }: Pick<SeenMessage, 'text'>): string[] {
  return Object.entries(words.reasons)
    .filter(([, { fix }]) => text.includes(fix))
    .map(([code]) => code);
}

function requestFor(words: Phrases, piece: EvidenceKind, documentType: DocumentType): string | undefined {
  if (piece === 'selfie_video') return words.askSelfieVideo([]).title;
  const side = documentType === 'passport' ? 'only' : piece === 'document_front' ? 'front' : 'back';
  return words.askDocument(side, documentType).title;
}

function isLastWord(words: Phrases, text: string): boolean {
  const last = [words.verified(''), words.notVerified('', []), words.underReview(0), words.trouble];
  return [...last.map(({ title }) => title), words.retakeTitle.selfie_video].some(
    (title) => title !== undefined && text.includes(title),
  );
}
