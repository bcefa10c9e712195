import type { ChatHost } from './chat-host.ts';
import { ControlError } from './control-error.ts';
import { faultSchema } from './faults.ts';
import { readJson, type Route, type Visit } from './visit.ts';

/** Faults are one messenger's: of `?messenger=`, or of the first one. */
export const faultRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^\/sandbox\/faults$/, handler: (visit) => hostOf(visit).faults.list() },
  { method: 'POST', pattern: /^\/sandbox\/faults$/, handler: addFault },
  { method: 'DELETE', pattern: /^\/sandbox\/faults$/, handler: (visit) => hostOf(visit).faults.clear() },
  { method: 'GET', pattern: /^\/sandbox\/pending$/, handler: countPending },
];

async function addFault(visit: Visit): Promise<void> {
  const host = hostOf(visit);
  host.faults.inject(faultSchema.parse(await readJson(visit)));
}

/** How much the service has not confirmed, in all and by messenger. */
function countPending({ hosts }: Visit): unknown {
  const counts = hosts.map((host) => [host.messenger, host.pendingUpdates()] as const);
  return {
    pendingUpdates: counts.reduce((sum, [, count]) => sum + count, 0),
    byMessenger: Object.fromEntries(counts),
  };
}

function hostOf({ hosts, url }: Visit): ChatHost {
  const name = url.searchParams.get('messenger');
  const host = name === null ? hosts[0] : hosts.find(({ messenger }) => messenger === name);
  if (!host) throw new ControlError(404, `There is no messenger ${name ?? ''}`);
  return host;
}
