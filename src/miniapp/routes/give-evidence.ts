import type { ToldCase } from '../../core/verification/verification-store.ts';
import { evidenceParamsSchema, verificationSchema } from '../contract/verification.ts';
import { uploadOperation, type Operation } from '../frame/operation.ts';
import { showTold, type CaseDeps } from './deps.ts';

/** A large video over a slow connection. */
const UPLOAD_MILLISECONDS = 5 * 60_000;
const HELD_MILLISECONDS = 20_000;

export function giveEvidence(deps: CaseDeps): Operation {
  return giveBy(deps, {
    id: 'giveEvidence',
    method: 'put',
    summary: 'Gives one piece: the part `file` of a multipart body.',
  });
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/network/upload/wx.uploadFile.html */
export function giveEvidenceByPost(deps: CaseDeps): Operation {
  return giveBy(deps, {
    id: 'giveEvidenceByPost',
    method: 'post',
    summary: 'The same for programs that can upload by POST alone, as those of WeChat.',
  });
}

function giveBy(deps: CaseDeps, how: Pick<Operation, 'id' | 'method' | 'summary'>): Operation {
  return uploadOperation({
    ...how,
    path: '/v1/verifications/{id}/evidence/{kind}',
    description:
      'The piece is looked at afterwards; its state tells what became of it. The same bytes again, while the piece stands, change nothing.',
    access: 'edge',
    params: evidenceParamsSchema,
    biggestBytes: deps.policy.media.biggestBytes,
    answers: { 202: { description: 'The piece is stored, and the case with it.', json: verificationSchema } },
    refusals: [
      'NOT_FOUND',
      'SESSION_ENDED',
      'CASE_ERASED',
      'CONSENT_MISSING',
      'ALREADY_SUBMITTED',
      'CLOSED',
      'STILL_LOOKING',
      'WRONG_PIECE',
      'SAME_FILE_RESENT',
      'CHALLENGE_EXPIRED',
      'DOCUMENT_NOT_CHOSEN',
      'ALBUM_EXTRA',
      'FILE_TOO_LARGE',
      'FILE_TYPE_UNSUPPORTED',
      'HEIC_UNSUPPORTED',
      'FILE_EMPTY',
    ],
    limit: 'uploads_account',
    milliseconds: UPLOAD_MILLISECONDS,
    // Whoever repeats it has lost the connection of the first; the same bytes twice are one piece.
    heldMilliseconds: HELD_MILLISECONDS,
    async handle({ params, untilGone, keepIn }, { accountId, sessionId }, { content }) {
      const { id: verificationId, kind } = params;
      const toAnswer = (told: ToldCase) => ({ status: 202 as const, json: showTold(told, deps) });
      const given = await deps.applicants.giveEvidence(accountId, {
        sessionId,
        verificationId,
        kind,
        content,
        signal: untilGone(),
        keep: (trx, told) => keepIn(trx, toAnswer(told)),
      });
      return given.ok ? toAnswer(given.value) : { code: given.refusal };
    },
  });
}
