/** What the API answers, as this page reads it. */

export type Language = 'en' | 'ru' | 'zh';
export type DocumentType = 'passport' | 'identity_card' | 'driving_licence';
export type EvidenceKind = 'document_front' | 'document_back' | 'selfie_video';

export type Proof = { type: 'telegram'; initData: string } | { type: 'link'; token: string };

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
}

export interface Config {
  chats: readonly { channel: string; name: string; url?: string | undefined }[];
  legacyShop: boolean;
  biggestBytes: number;
}

export interface Me {
  accountId: string;
  language: Language;
  consent: { isGiven: boolean; textVersion: string };
  legacyLink: { state: 'none' | 'pending' | 'linked'; login: string | null; since: string | null };
}

interface Reason {
  code: string;
  what: string;
  fix: string;
}

interface Piece {
  kind: EvidenceKind;
  state: 'missing' | 'received' | 'accepted' | 'refused';
  reason: Reason | null;
  attemptsLeft: number;
}

type Status =
  | 'collecting'
  | 'pending'
  | 'processing'
  | 'verified'
  | 'not_verified'
  | 'manual_review'
  | 'error'
  | 'expired'
  | 'cancelled';

interface Challenge {
  turns: readonly ('left' | 'right')[];
  expiresAt: string;
}

export interface Verification {
  id: string;
  reference: string;
  status: Status;
  version: number;
  documentType: DocumentType | null;
  openedAt: string;
  changedAt: string;
  /** In the order in which they are asked for; none until a document is chosen. */
  pieces: readonly Piece[];
  wanted: EvidenceKind | null;
  challenge: Challenge | null;
  decision: { outcome: 'verified' | 'not_verified'; reasons: readonly Reason[]; decidedAt: string } | null;
  usualSeconds: number;
  reviewHours: number;
}

export interface Session {
  id: string;
  proof: string;
  device: string;
  openedAt: string;
  lastUsedAt: string;
  isCurrent: boolean;
}

export interface Order {
  id: string;
  placedAt: string;
  status: string;
  /** `amount` counts the currency's smallest unit. */
  total: { amount: number; currency: string };
  lines: readonly { title: string; quantity: number }[];
}

export interface Page<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}
