import type { Chart, ChartSeries, ChartTone } from './chart.ts';
import { numberText } from './chart-scale.ts';
import { round, textAt } from './svg-text.ts';

/** Told apart by lightness too, for whoever does not see red and green apart. */
export const COLOURS: Record<ChartTone, string> = {
  good: '#13805f',
  bad: '#e0645c',
  doubt: '#f4c04e',
  usual: '#2f6fde',
  slow: '#a3419f',
};

/** The plot's inside, in pixels, and how values become heights. */
export interface Plot {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** The middle of a column. */
  xOf(column: number): number;
  yOf(value: number): number;
}

const WIDEST_BAR = 96;
const MOST_TOTALS = 16;
const MOST_DOTS = 20;

/** Nothing that is no number, and nothing below 0, gets into a drawing. */
export function sizeOf(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? Math.max(0, value) : 0;
}

/** With the sum above each column, where there is room. */
export function drawBars({ columns, series }: Chart, plot: Plot): string {
  const width = Math.min(WIDEST_BAR, ((plot.right - plot.left) / columns.length) * 0.72);
  return columns
    .map((_, column) => drawColumn({ column, width, isTold: columns.length <= MOST_TOTALS }, series, plot))
    .join('');
}

function drawColumn(
  { column, width, isTold }: { column: number; width: number; isTold: boolean },
  series: readonly ChartSeries[],
  plot: Plot,
): string {
  let sum = 0;
  const parts = series.map(({ tone, values }) => {
    const [from, value] = [sum, sizeOf(values[column])];
    sum += value;
    const [top, height] = [plot.yOf(sum), plot.yOf(from) - plot.yOf(sum)];
    if (height <= 0) return '';
    return `<rect x="${round(plot.xOf(column) - width / 2)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" fill="${COLOURS[tone]}" stroke="#fff" stroke-width="${height > 6 ? 2 : 0}"/>`;
  });
  if (!isTold || sum === 0) return parts.join('');
  const style = { size: 28, colour: '#1b2430', weight: 700, anchor: 'middle' } as const;
  return parts.join('') + textAt(plot.xOf(column), plot.yOf(sum) - 12, numberText(sum), style);
}

/** With dots where they can be told apart, and the last value beside the line's end. */
export function drawLines({ series }: Chart, plot: Plot): string {
  return series.map((one) => drawLine(one, plot)).join('');
}

function drawLine({ tone, values }: ChartSeries, plot: Plot): string {
  const colour = COLOURS[tone];
  const points = values.map((value, column) =>
    value === undefined || !Number.isFinite(value)
      ? undefined
      : { x: plot.xOf(column), y: plot.yOf(sizeOf(value)), value },
  );
  const path = points
    .map((point, index) => point && `${points[index - 1] ? 'L' : 'M'}${round(point.x)} ${round(point.y)}`)
    .filter((step) => step !== undefined)
    .join('');
  const line = `<path d="${path}" fill="none" stroke="${colour}" stroke-width="5" stroke-linejoin="round" stroke-linecap="round"/>`;
  const known = points.filter((point) => point !== undefined);
  const isAlone = (column: number): boolean => !points[column - 1] && !points[column + 1];
  const dots = points.map((point, column) =>
    point && (known.length <= MOST_DOTS || isAlone(column))
      ? `<circle cx="${round(point.x)}" cy="${round(point.y)}" r="8" fill="${colour}" stroke="#fff" stroke-width="3"/>`
      : '',
  );
  const last = known.at(-1);
  if (!last) return '';
  const style = { size: 30, colour, weight: 700, anchor: 'middle' } as const;
  return (
    line +
    dots.join('') +
    textAt(Math.min(last.x, plot.right - 30), last.y - 20, numberText(last.value), style)
  );
}
