import { assertNever } from '../result.ts';
import type { Chart } from './chart.ts';
import { numberText, shownLabels, ticksFor } from './chart-scale.ts';
import { COLOURS, drawBars, drawLines, sizeOf, type Plot } from './draw-series.ts';
import { round, textAt, tidyText, widthOf } from './svg-text.ts';

const CHART_SIZE = { width: 1200, height: 800 };

const INK = '#1b2430';
const MUTED = '#5b6675';
const GRID = '#e3e7ed';
const EDGE = 48;
const TITLE_SIZE = 46;
const LEGEND_SIZE = 31;
const LABEL_SIZE = 28;
const MOST_TICKS = 5;
const LEGEND_ROW = 46;

/** A chart as SVG, large enough in everything to be read on a phone. */
export function drawChart(chart: Chart): string {
  const legend = drawLegend(chart);
  const ticks = ticksFor(largestOf(chart), MOST_TICKS);
  const plot = createPlot(chart, ticks, 182 + legend.rows * LEGEND_ROW);
  const { width, height } = CHART_SIZE;
  const title = textAt(EDGE, 84, chart.title, {
    size: TITLE_SIZE,
    colour: INK,
    weight: 700,
    width: width - 2 * EDGE,
  });
  const parts = [title, legend.svg, drawAxes(chart, plot, ticks), drawInside(chart, plot), drawBase(plot)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ffffff"/>${parts.join('')}</svg>`;
}

function largestOf({ kind, columns, series }: Chart): number {
  const sizes = columns.map((_, column) => {
    const values = series.map(({ values: all }) => sizeOf(all[column]));
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  return Math.max(0, ...sizes);
}

function createPlot({ columns }: Chart, ticks: readonly number[], top: number): Plot {
  const widest = Math.max(...ticks.map((tick) => widthOf(numberText(tick), LABEL_SIZE)));
  const left = Math.round(EDGE + widest + 18);
  const [right, bottom] = [CHART_SIZE.width - EDGE, CHART_SIZE.height - 84];
  const step = (right - left) / Math.max(1, columns.length);
  const highest = ticks.at(-1) ?? 1;
  return {
    left,
    right,
    top,
    bottom,
    xOf: (column) => left + step * (column + 0.5),
    yOf: (value) => bottom - ((bottom - top) * value) / highest,
  };
}

function drawLegend({ series }: Chart): { svg: string; rows: number } {
  let [x, row] = [EDGE, 0];
  const parts = series.map(({ name, tone }) => {
    const text = tidyText(name);
    const width = Math.min(44 + widthOf(text, LEGEND_SIZE), CHART_SIZE.width - 2 * EDGE);
    if (x > EDGE && x + width > CHART_SIZE.width - EDGE) [x, row] = [EDGE, row + 1];
    const y = 140 + row * LEGEND_ROW;
    const mark = `<rect x="${round(x)}" y="${y - 22}" width="26" height="26" rx="6" fill="${COLOURS[tone]}"/>`;
    const style = { size: LEGEND_SIZE, colour: INK, width: width - 44 + 1 };
    const entry = mark + textAt(x + 38, y + 2, text, style);
    x += width + 30;
    return entry;
  });
  return { svg: parts.join(''), rows: row + 1 };
}

function drawAxes({ axis, columns }: Chart, plot: Plot, ticks: readonly number[]): string {
  const { left, right, top, bottom } = plot;
  const label = { size: LABEL_SIZE, colour: MUTED };
  const lines = ticks.map((tick) => {
    const y = round(plot.yOf(tick));
    const line = `<line x1="${left}" y1="${y}" x2="${right}" y2="${y}" stroke="${GRID}" stroke-width="2"/>`;
    return line + textAt(left - 14, y + 10, numberText(tick), { ...label, anchor: 'end' });
  });
  const widest = Math.max(1, ...columns.map((column) => widthOf(tidyText(column), LABEL_SIZE)));
  const room = Math.floor((right - left) / (Math.min(widest, 300) + 18));
  const names = shownLabels(columns.length, room).map((column) =>
    textAt(plot.xOf(column), bottom + 42, columns[column] ?? '', { ...label, anchor: 'middle', width: 300 }),
  );
  return [textAt(EDGE, top - 30, axis, { ...label, width: right - EDGE }), ...lines, ...names].join('');
}

/** Over the bars, which end on it. */
function drawBase({ left, right, bottom }: Plot): string {
  return `<line x1="${left}" y1="${bottom}" x2="${right}" y2="${bottom}" stroke="${MUTED}" stroke-width="2"/>`;
}

function drawInside(chart: Chart, plot: Plot): string {
  if (largestOf(chart) === 0) {
    const [x, y] = [(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2];
    return textAt(x, y, chart.emptyText, {
      size: 36,
      colour: MUTED,
      anchor: 'middle',
      width: plot.right - plot.left,
    });
  }
  switch (chart.kind) {
    case 'bars':
      return drawBars(chart, plot);
    case 'lines':
      return drawLines(chart, plot);
    default:
      return assertNever(chart.kind);
  }
}
