/** What a series stands for; its colour follows. */
export type ChartTone = 'good' | 'bad' | 'doubt' | 'usual' | 'slow';

export interface ChartSeries {
  name: string;
  tone: ChartTone;
  /** One for each column; in a line chart `undefined` is a gap, in bars it is nothing. */
  values: ReadonlyArray<number | undefined>;
}

/** Bars are stacked, the first series at the bottom. */
export interface Chart {
  kind: 'bars' | 'lines';
  title: string;
  /** What is counted, and in what: “Decisions”, “Seconds”. */
  axis: string;
  /** Under the columns, from left to right; some are left out where there is no room. */
  columns: readonly string[];
  series: readonly ChartSeries[];
  /** Shown in place of bars or lines when there is nothing. */
  emptyText: string;
}
