import { Art, Portrait } from './art.tsx';

export function Looking() {
  return (
    <Art>
      <rect class="art-paper" x="54" y="34" width="120" height="82" rx="11" />
      <Portrait x={68} y={52} />
      <path class="art-line" d="M120 58h40M120 72h40M120 86h24" />
      <g class="art-wander">
        <circle class="art-lens" cx="150" cy="92" r="25" />
        <path class="art-handle" d="M168.5 110.5L188 130" />
      </g>
    </Art>
  );
}

export function Comparing() {
  return (
    <Art>
      <rect class="art-paper" x="34" y="40" width="72" height="86" rx="11" />
      <Portrait x={50} y={54} />
      <path class="art-line" d="M50 111h40" />
      <rect class="art-paper" x="134" y="28" width="72" height="110" rx="14" />
      <ellipse class="art-soft" cx="170" cy="74" rx="21" ry="27" />
      <ellipse class="art-accent-line" cx="170" cy="74" rx="21" ry="27" />
      <path class="art-line" d="M163 69v3M177 69v3M163.5 83c3.5 4 9.5 4 13 0M160 124h20" />
      <g class="art-dots">
        <circle class="art-fill" cx="112" cy="83" r="3" />
        <circle class="art-fill" cx="120" cy="83" r="3" />
        <circle class="art-fill" cx="128" cy="83" r="3" />
      </g>
    </Art>
  );
}

export function Reviewing() {
  return (
    <Art>
      <rect class="art-paper" x="104" y="26" width="84" height="110" rx="11" />
      <rect class="art-soft" x="128" y="18" width="36" height="16" rx="6" />
      <path class="art-line" d="M120 58h52M120 74h52M120 90h32" />
      <path class="art-accent-line" d="M120 110l6 6 11-12" />
      <circle class="art-paper" cx="74" cy="66" r="22" />
      <path class="art-paper" d="M38 140c2-50 70-50 72 0z" />
      <path class="art-line" d="M67 63v2M81 63v2M68 74c3 3.5 9 3.5 12 0" />
      <path class="art-accent-line" d="M58 106l16 14 16-14" />
    </Art>
  );
}

export function Trouble() {
  return (
    <Art>
      <rect class="art-paper" x="50" y="34" width="140" height="44" rx="10" />
      <rect class="art-paper" x="50" y="90" width="140" height="44" rx="10" />
      <circle class="art-fill" cx="70" cy="56" r="5" />
      <circle class="art-soft" cx="70" cy="112" r="5" />
      <path class="art-line" d="M88 56h44M88 112h30" />
      <g class="art-wander">
        <circle class="art-fill" cx="172" cy="86" r="24" />
        <path
          class="art-on-fill"
          d="M163 86a9 9 0 0 1 16-5.5M181 86a9 9 0 0 1-16 5.5M180 74v7h-7M164 98v-7h7"
        />
      </g>
    </Art>
  );
}
