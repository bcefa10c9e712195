/**
 * U: the applicant can fix it. R: a person must look. F: final. T: technical, nobody's fault.
 * `disclosable: false` shows one neutral text, so that nobody learns which attribute gave them away.
 */
export const REASON_CODES = {
  DOC_BLURRY: { class: 'U', disclosable: true },
  DOC_GLARE: { class: 'U', disclosable: true },
  DOC_TOO_DARK: { class: 'U', disclosable: true },
  DOC_CROPPED: { class: 'U', disclosable: true },
  DOC_LOW_RESOLUTION: { class: 'U', disclosable: true },
  DOC_NOT_FOUND: { class: 'U', disclosable: true },
  DOC_SAME_SIDE_TWICE: { class: 'U', disclosable: true },
  DOC_PORTRAIT_MISSING: { class: 'U', disclosable: true },
  DOC_MANY_FACES: { class: 'U', disclosable: true },
  DOC_PORTRAIT_TOO_POOR: { class: 'U', disclosable: true },
  NO_FACE: { class: 'U', disclosable: true },
  MANY_FACES: { class: 'U', disclosable: true },
  FACE_BLURRY: { class: 'U', disclosable: true },
  FACE_TOO_DARK: { class: 'U', disclosable: true },
  FACE_TOO_SMALL: { class: 'U', disclosable: true },
  VIDEO_TOO_SHORT: { class: 'U', disclosable: true },
  VIDEO_TOO_LONG: { class: 'U', disclosable: true },
  CHALLENGE_NOT_FOLLOWED: { class: 'U', disclosable: true },
  FORWARDED_MEDIA: { class: 'U', disclosable: true },
  FILE_TYPE_UNSUPPORTED: { class: 'U', disclosable: true },
  FILE_CORRUPT: { class: 'U', disclosable: true },
  FILE_TOO_LARGE: { class: 'U', disclosable: true },
  FACE_MISMATCH: { class: 'U', disclosable: true },
  DOC_EXPIRED: { class: 'U', disclosable: true },
  DOC_TYPE_NOT_ACCEPTED: { class: 'U', disclosable: true },
  PERSON_CHANGED: { class: 'R', disclosable: false },
  FACE_MATCH_UNCERTAIN: { class: 'R', disclosable: true },
  LIVENESS_UNCERTAIN: { class: 'R', disclosable: false },
  SCREEN_REPLAY: { class: 'R', disclosable: false },
  PRINTED_PHOTO: { class: 'R', disclosable: false },
  ATTEMPTS_EXHAUSTED: { class: 'R', disclosable: true },
  ANOTHER_LOOK_ASKED: { class: 'R', disclosable: true },
  UNDER_AGE: { class: 'F', disclosable: true },
  FORGERY_CONFIRMED: { class: 'F', disclosable: false },
  REVIEWER_DECLINED: { class: 'F', disclosable: true },
  DECISIONS_PAUSED: { class: 'R', disclosable: true },
  ENGINE_UNAVAILABLE: { class: 'T', disclosable: true },
  STORAGE_FAILED: { class: 'T', disclosable: true },
} as const satisfies Record<string, { class: 'U' | 'R' | 'F' | 'T'; disclosable: boolean }>;

export type ReasonCode = keyof typeof REASON_CODES;

export function isReasonCode(value: string): value is ReasonCode {
  return Object.hasOwn(REASON_CODES, value);
}

/** A doubt that an accepted piece carries into the decision: a person must look, or the answer is no. */
export interface Concern {
  code: ReasonCode;
  leadsTo: 'review' | 'decline';
}
