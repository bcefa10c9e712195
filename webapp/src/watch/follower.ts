import type { Api } from '../api/api.ts';
import type { Verification } from '../api/types.ts';
import { watchCase } from './watch-case.ts';

export interface FollowerDeps {
  api: Api;
  language: () => string;
  onChange: (verification: Verification) => void;
}

/** One case is followed at a time. */
export function createFollower(deps: FollowerDeps): { follow: (verificationId: string | undefined) => void } {
  let followed: { id: string; controller: AbortController } | undefined;
  return {
    follow(id) {
      if (followed?.id === id) return;
      followed?.controller.abort();
      followed = id === undefined ? undefined : { id, controller: new AbortController() };
      if (followed) void watchCase({ ...deps, id: followed.id, signal: followed.controller.signal });
    },
  };
}
