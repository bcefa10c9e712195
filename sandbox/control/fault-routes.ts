import { ControlError } from './control-error.ts';
import { faultSchema, type Faults } from './faults.ts';
import { readJson, type Hosts, type Route, type Visit } from './visit.ts';

/** Faults are one messenger's, or the old shop's: of `?messenger=`, or of the first one. */
export const faultRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^\/sandbox\/faults$/, handler: (visit) => faultsOf(visit).list() },
  { method: 'POST', pattern: /^\/sandbox\/faults$/, handler: addFault },
  { method: 'DELETE', pattern: /^\/sandbox\/faults$/, handler: (visit) => faultsOf(visit).clear() },
  { method: 'GET', pattern: /^\/sandbox\/pending$/, handler: countPending },
];

async function addFault(visit: Visit): Promise<void> {
  const faults = faultsOf(visit);
  faults.inject(faultSchema.parse(await readJson(visit)));
}

/** How much the service has not confirmed, in all and by messenger. */
function countPending({ hosts }: Visit): unknown {
  const counts = hosts.map((host) => [host.messenger, host.pendingUpdates()] as const);
  return {
    pendingUpdates: counts.reduce((sum, [, count]) => sum + count, 0),
    byMessenger: Object.fromEntries(counts),
  };
}

function faultsOf(visit: Visit): Faults {
  return findFaults(visit, visit.url.searchParams.get('messenger') ?? undefined);
}

/** Throws `ControlError`. */
export function findFaults({ hosts, oldShop }: Hosts, place?: string): Faults {
  const found =
    place === 'old-shop'
      ? oldShop
      : hosts.find(({ messenger }) => place === undefined || messenger === place);
  if (!found) throw new ControlError(404, `The sandbox was opened without ${place ?? 'a messenger'}`);
  return found.faults;
}
