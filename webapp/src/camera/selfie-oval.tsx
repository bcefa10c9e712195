import type { Area, Extent } from './geometry.ts';
import type { SelfiePlan } from './plan-selfie.ts';
import type { SelfieStage } from './selfie-take.ts';

export interface SelfieOvalProps {
  view: Extent;
  area: Area;
  stage: SelfieStage;
  plan: SelfiePlan;
}

/** Darkens what lies outside of the oval; on its rim the progress, beside it the arrow, in it the countdown. */
export function SelfieOval({ view, area, stage, plan }: SelfieOvalProps) {
  const done = stage.name === 'recording' ? Math.min(1, stage.seconds / plan.seconds) : 0;
  const oval = ellipse(area);
  return (
    <svg class="camera-overlay" viewBox={`0 0 ${view.width} ${view.height}`} aria-hidden="true">
      <path class="camera-shade" fill-rule="evenodd" d={`M0 0H${view.width}V${view.height}H0Z${oval}`} />
      <path class="camera-rim" d={oval} />
      {stage.name === 'recording' && (
        <path
          class="camera-progress"
          d={oval}
          pathLength={1}
          stroke-dasharray="1 1"
          stroke-dashoffset={1 - done}
        />
      )}
      {stage.name === 'recording' && <Arrow area={area} stage={stage} />}
      {stage.name === 'countdown' && (
        <text
          key={stage.left}
          class="camera-countdown"
          x={area.left + area.width / 2}
          y={area.top + area.height / 2}
          font-size={area.height * 0.32}
        >
          {stage.left}
        </text>
      )}
    </svg>
  );
}

/** On the side of the screen to turn to: the picture is mirrored, so the person's left is the screen's left. */
function Arrow({ area, stage }: { area: Area; stage: Extract<SelfieStage, { name: 'recording' }> }) {
  if (stage.step?.kind !== 'turn') return null;
  const direction = stage.step.side === 'left' ? -1 : 1;
  const size = area.width * 0.16;
  const x = area.left + area.width / 2 + direction * (area.width / 2 - size * 0.9);
  const y = area.top + area.height / 2;
  const chevron = (ahead: number) => {
    const tip = x + direction * (size * 0.35 + ahead);
    return `M${tip - direction * size * 0.5} ${y - size * 0.55}L${tip} ${y}L${tip - direction * size * 0.5} ${y + size * 0.55}`;
  };
  return (
    <g key={stage.step.from} class={`camera-arrow camera-arrow-${stage.step.side}`}>
      <circle cx={x} cy={y} r={size} />
      <path d={chevron(size * 0.12)} />
      <path class="camera-arrow-trail" d={chevron(-size * 0.3)} />
    </g>
  );
}

/** From the top, clockwise. */
function ellipse({ left, top, width, height }: Area): string {
  const arc = (y: number) => `A${width / 2} ${height / 2} 0 0 1 ${left + width / 2} ${y}`;
  return `M${left + width / 2} ${top}${arc(top + height)}${arc(top)}Z`;
}
