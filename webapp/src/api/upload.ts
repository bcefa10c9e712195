import { type Answer, given, NO_CONNECTION, refused, toProblem } from './problem.ts';
import type { Verification } from './types.ts';

export interface Upload {
  path: string;
  file: Blob;
  name: string;
  key: string;
  accessToken: string;
  language: string;
  /** From 0 to 1. */
  onProgress: (share: number) => void;
}

/** No byte moved for so long: the connection is dead, though nobody said so. */
const STALLED_MILLISECONDS = 30_000;

/** Sends one piece. By XMLHttpRequest, because `fetch` does not tell how far it has come. Never throws. */
export function upload({
  path,
  file,
  name,
  key,
  accessToken,
  language,
  onProgress,
}: Upload): Promise<Answer<Verification>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const giveUp = (): void => resolve(refused(NO_CONNECTION));
    const watch = watchForStall(() => request.abort());
    request.upload.onprogress = ({ loaded, total }) => {
      watch.moved();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onload = () => {
      const body = parsed(request.responseText);
      const isTaken = request.status >= 200 && request.status < 300 && body !== undefined;
      resolve(isTaken ? given(body) : refused(toProblem(request.status, body)));
    };
    request.onerror = giveUp;
    request.onabort = giveUp;
    request.onloadend = watch.end;
    request.open('PUT', path);
    request.setRequestHeader('authorization', `Bearer ${accessToken}`);
    request.setRequestHeader('idempotency-key', key);
    request.setRequestHeader('accept-language', language);
    const form = new FormData();
    form.append('file', file, name);
    request.send(form);
  });
}

function watchForStall(onStalled: () => void): { moved: () => void; end: () => void } {
  let timer = setTimeout(onStalled, STALLED_MILLISECONDS);
  const end = (): void => clearTimeout(timer);
  return {
    end,
    moved: () => {
      end();
      timer = setTimeout(onStalled, STALLED_MILLISECONDS);
    },
  };
}

function parsed(text: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
