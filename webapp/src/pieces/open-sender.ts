import type { Api } from '../api/api.ts';
import type { Problem } from '../api/problem.ts';
import type { Verification } from '../api/types.ts';
import { upload } from '../api/upload.ts';
import { openTable } from '../storage/table.ts';
import type { KeptPiece } from './kept-piece.ts';
import { createSender, type Sender, type Sending } from './sender.ts';
import { untilNextTry } from './until-next-try.ts';

export interface OpenSenderDeps {
  api: Api;
  language: () => string;
  onProgress: (sending: Sending | undefined) => void;
  onTaken: (verification: Verification) => void;
  onRefused: (problem: Problem) => void;
}

/** The sender of this page: kept in the browser's storage, sent through the API. */
export function openSender({ api, language, ...heard }: OpenSenderDeps): Sender {
  return createSender({
    ...heard,
    table: openTable<KeptPiece>('pieces'),
    upload: ({ id, verificationId, kind, bytes, type, name }, onProgress) =>
      api.withToken((accessToken) =>
        upload({
          path: `/v1/verifications/${verificationId}/evidence/${kind}`,
          file: new Blob([bytes], { type }),
          name,
          key: id,
          accessToken,
          language: language(),
          onProgress,
        }),
      ),
    untilNextTry,
  });
}
