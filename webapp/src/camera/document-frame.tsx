import type { Area, DocumentShape, Extent } from './geometry.ts';

export interface DocumentFrameProps {
  view: Extent;
  area: Area;
  shape: DocumentShape;
  isReady: boolean;
  isTaking: boolean;
}

/** Corners as parts of the frame's width: a card is rounder (ISO/IEC 7810: 3.18 mm). */
const RADIUS: Record<DocumentShape, number> = { card: 0.037, passport: 0.025 };

/** Darkens what lies outside of the document and draws its corners. */
export function DocumentFrame({ view, area, shape, isReady, isTaking }: DocumentFrameProps) {
  const radius = area.width * RADIUS[shape];
  const { left, top, width, height } = area;
  const right = left + width;
  const bottom = top + height;
  const arm = width * 0.11;
  const corners = [
    `M${left} ${top + arm}V${top + radius}Q${left} ${top} ${left + radius} ${top}H${left + arm}`,
    `M${right - arm} ${top}H${right - radius}Q${right} ${top} ${right} ${top + radius}V${top + arm}`,
    `M${right} ${bottom - arm}V${bottom - radius}Q${right} ${bottom} ${right - radius} ${bottom}H${right - arm}`,
    `M${left + arm} ${bottom}H${left + radius}Q${left} ${bottom} ${left} ${bottom - radius}V${bottom - arm}`,
  ];
  const classes = `camera-overlay${isReady ? ' camera-is-ready' : ''}${isTaking ? ' camera-is-taking' : ''}`;
  return (
    <svg class={classes} viewBox={`0 0 ${view.width} ${view.height}`} aria-hidden="true">
      <path
        class="camera-shade"
        fill-rule="evenodd"
        d={`M0 0H${view.width}V${view.height}H0Z${roundedRectangle(area, radius)}`}
      />
      <path class="camera-outline" d={roundedRectangle(area, radius)} />
      <path class="camera-corners" d={corners.join('')} />
      <path class="camera-flash" d={roundedRectangle(area, radius)} />
    </svg>
  );
}

function roundedRectangle({ left, top, width, height }: Area, radius: number): string {
  const arc = (x: number, y: number) => `a${radius} ${radius} 0 0 1 ${x} ${y}`;
  return [
    `M${left + radius} ${top}h${width - 2 * radius}${arc(radius, radius)}v${height - 2 * radius}`,
    `${arc(-radius, radius)}h${2 * radius - width}${arc(-radius, -radius)}v${2 * radius - height}${arc(radius, -radius)}z`,
  ].join('');
}
