import { Art, Portrait } from './art.tsx';

/** A document and a face, and the sign that they belong together. */
export function Welcome() {
  return (
    <Art>
      <g transform="rotate(-6 92 84)">
        <rect class="art-paper" x="34" y="42" width="124" height="82" rx="11" />
        <Portrait x={48} y={58} />
        <path class="art-line" d="M100 64h42M100 78h42M100 92h26M48 113h50" />
      </g>
      <g transform="translate(136 32)">
        <rect class="art-paper" width="66" height="104" rx="13" />
        <ellipse class="art-soft" cx="33" cy="48" rx="19" ry="24" />
        <ellipse class="art-accent-line" cx="33" cy="48" rx="19" ry="24" stroke-dasharray="5 5" />
        <path class="art-line" d="M26 44v2M40 44v2M27 57c3 4 9 4 12 0M27 93h12" />
      </g>
      <circle class="art-fill" cx="148" cy="122" r="17" />
      <path class="art-on-fill" d="M140.5 122.5l5.5 5.5 10-11" />
    </Art>
  );
}
