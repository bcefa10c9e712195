import type { Side } from '../words/side.ts';
import { Art, Portrait } from './art.tsx';

/** The document as it should lie: whole, in the frame, this side up. */
export function DocumentArt({ side }: { side: Side }) {
  return (
    <Art>
      {side === 'only' && <PassportPage />}
      {side === 'front' && <CardFront />}
      {side === 'back' && <CardBack />}
      <path
        class="art-accent-line"
        d="M36 44V28a6 6 0 0 1 6-6h18M180 22h18a6 6 0 0 1 6 6v16M204 118v16a6 6 0 0 1-6 6h-18M60 140H42a6 6 0 0 1-6-6v-16"
      />
    </Art>
  );
}

function PassportPage() {
  return (
    <>
      <path class="art-paper" d="M56 40h128v82H56z" />
      <Portrait x={68} y={52} />
      <path class="art-line" d="M122 58h46M122 72h46M122 86h28" />
      <path class="art-code" d="M68 107h104M68 114h104" />
    </>
  );
}

function CardFront() {
  return (
    <>
      <rect class="art-paper" x="54" y="38" width="132" height="86" rx="11" />
      <Portrait x={68} y={56} />
      <path class="art-line" d="M122 62h48M122 76h48M122 90h30M68 112h44" />
    </>
  );
}

function CardBack() {
  return (
    <>
      <rect class="art-paper" x="54" y="38" width="132" height="86" rx="11" />
      <path class="art-soft" d="M54 52h132v16H54z" />
      <path class="art-line" d="M68 82h50M68 94h34" />
      <path class="art-code" d="M68 112h104" />
      <rect class="art-soft" x="142" y="78" width="30" height="24" rx="4" />
      <path class="art-accent-line art-turn" d="M104 18c10-8 26-8 34 2M138 10v10h-10" />
    </>
  );
}

/** A face in the oval, and the two ways to turn. */
export function SelfieArt() {
  return (
    <Art>
      <rect class="art-paper" x="80" y="12" width="80" height="130" rx="16" />
      <ellipse class="art-soft" cx="120" cy="68" rx="26" ry="33" />
      <ellipse class="art-accent-line" cx="120" cy="68" rx="26" ry="33" />
      <path class="art-line" d="M111 62v3M129 62v3M111.5 80c4.5 5 12.5 5 17 0M120 66v7" />
      <path class="art-line" d="M104 126h32" />
      <path
        class="art-accent-line"
        d="M60 54c-14 8-14 22 0 30M62 72l-1.5 12.5L48 82M180 54c14 8 14 22 0 30M178 72l1.5 12.5L192 82"
      />
    </Art>
  );
}
