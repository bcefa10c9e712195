/** The value below which the share `at` (0–1) of the values lies; NaN for none. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * at)] ?? Number.NaN;
}

/** How far the values spread, leaving out the twentieth at either end. */
export function spread(values: readonly number[]): number {
  return quantile(values, 0.95) - quantile(values, 0.05);
}
