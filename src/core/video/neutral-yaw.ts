import { quantile } from './quantile.ts';

const HALF_WINDOW = 4;
const LEAST_FROM_THE_ENDS = 0.1;
/** Nobody has turned to both sides within so small a range; a swaying head lingers at its ends. */
const SWAY = 16;

/**
 * The yaw at which a person in a clip looks straight ahead, in degrees: where most frames lie close together, unless
 * that is at either end of the range. A camera held askew or a pose that is read with a bias then does not matter, nor
 * does a turn that is held for long.
 */
export function findNeutralYaw(yaws: readonly number[]): number {
  const least = quantile(yaws, 0.02);
  const most = quantile(yaws, 0.98);
  if (most - least < SWAY) return quantile(yaws, 0.5);

  const margin = (most - least) * LEAST_FROM_THE_ENDS;
  const inside = yaws.filter((yaw) => yaw >= least + margin && yaw <= most - margin);
  const candidates = inside.length > 0 ? inside : yaws;
  const crowd = candidates.map((centre) => yaws.filter((yaw) => Math.abs(yaw - centre) <= HALF_WINDOW));
  const largest = crowd.reduce<number[]>((best, group) => (group.length > best.length ? group : best), []);
  return quantile(largest, 0.5);
}
