/** Even, round steps from 0 to above the largest value; whole ones for counts. */
export function ticksFor(largest: number, most: number): number[] {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((step) => step * magnitude >= rough) ?? 10;
  const step = Number.isInteger(largest) ? Math.max(1, factor * magnitude) : factor * magnitude;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Thin spaces between thousands, as Russian and English readers both understand them. */
export function numberText(value: number): string {
  const rounded = Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(2));
  const [whole = '', ...fraction] = String(rounded).split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, '\u2009'), ...fraction].join('.');
}

/** Which of `count` labels to show when there is room for `room`: even steps that end at the last one. */
export function shownLabels(count: number, room: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => (count - 1 - index) % step === 0,
  );
}
