import { randomUUID } from 'node:crypto';
import type { Challenge } from '../../src/core/video/challenge.ts';
import {
  requiredEvidence,
  type DocumentType,
  type Evidence,
  type EvidenceKind,
  type GivenEvidence,
} from '../../src/core/verification/evidence.ts';
import type { Concern, ReasonCode } from '../../src/core/verification/reason-codes.ts';
import type {
  Case,
  Decision,
  InStatus,
  Lease,
  Status,
  Verification,
} from '../../src/core/verification/verification.ts';

/* Cases and pieces in which a test states only what matters to it. */

export const NOON = new Date('2026-11-21T12:00:00Z');

export function at(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1000);
}

export const STATUSES = [
  'collecting',
  'pending',
  'processing',
  'manual_review',
  'verified',
  'not_verified',
  'error',
  'expired',
  'cancelled',
] as const satisfies readonly Status[];

export function aChallenge(over: Partial<Challenge> = {}): Challenge {
  return { turns: ['left', 'right', 'left'], issuedAt: NOON, expiresAt: at(600), ...over };
}

export function given(kind: EvidenceKind, over: Partial<GivenEvidence> = {}): GivenEvidence {
  return {
    id: randomUUID(),
    kind,
    form: kind === 'selfie_video' ? 'video_note' : 'photo',
    forwarded: false,
    contentHash: randomUUID(),
    receivedAt: NOON,
    ...over,
  };
}

export function received(kind: EvidenceKind, over: Partial<GivenEvidence> = {}): Evidence {
  return { ...given(kind, over), state: 'received' };
}

export function accepted(kind: EvidenceKind, concerns: readonly Concern[] = []): Evidence {
  return { ...given(kind), state: 'accepted', concerns };
}

export function refused(kind: EvidenceKind, reason: ReasonCode, times = 1): Evidence[] {
  return Array.from({ length: times }, () => ({ ...given(kind), state: 'refused', reason }) as const);
}

export function complete(documentType: DocumentType = 'passport'): Evidence[] {
  return requiredEvidence(documentType).map((kind) => accepted(kind));
}

export function collecting(over: Partial<Case> = {}): InStatus<'collecting'> {
  return { ...aCase(), ...over, status: 'collecting' };
}

export const LEASE: Lease = { token: '3f1f0b8e-0000-4000-8000-000000000001', until: at(60) };

export const DECISION: Decision = {
  outcome: 'verified',
  reasons: [],
  policyVersion: 'test',
  decidedBy: 'engine:local@1',
  decidedAt: NOON,
};

/** A case in the status asked for, with everything that status has. */
export function inStatus<S extends Status>(status: S, over: Partial<Case> = {}): InStatus<S> {
  const submitted = {
    ...aCase(),
    documentType: 'passport',
    evidence: complete(),
    submittedAt: NOON,
  } as const;
  const variants: { [Each in Status]: InStatus<Each> } = {
    collecting: { ...aCase(), status: 'collecting' },
    pending: { ...submitted, status: 'pending' },
    processing: { ...submitted, status: 'processing', lease: LEASE },
    manual_review: {
      ...submitted,
      status: 'manual_review',
      reasons: ['FACE_MATCH_UNCERTAIN'],
      since: NOON,
      opinions: [],
    },
    verified: { ...submitted, status: 'verified', decision: DECISION },
    not_verified: {
      ...submitted,
      status: 'not_verified',
      decision: { ...DECISION, outcome: 'not_verified', reasons: ['NO_FACE'] },
    },
    error: { ...submitted, status: 'error' },
    expired: { ...aCase(), status: 'expired' },
    cancelled: { ...aCase(), status: 'cancelled' },
  };
  return { ...variants[status], ...over } as InStatus<S>;
}

/** What a status may carry beside what every case has. */
export function extrasOf(verification: Verification): string[] {
  const common = new Set([
    'status',
    'id',
    'accountId',
    'version',
    'documentType',
    'evidence',
    'challenge',
    'challengesIssued',
    'appeal',
    'openedAt',
    'changedAt',
  ]);
  return Object.keys(verification)
    .filter((key) => !common.has(key))
    .toSorted();
}

function aCase(): Case {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    accountId: '22222222-2222-4222-8222-222222222222',
    version: 3,
    evidence: [],
    challengesIssued: 0,
    openedAt: NOON,
    changedAt: NOON,
  };
}
