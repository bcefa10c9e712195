import { Art, Portrait } from './art.tsx';

export function Verified() {
  return (
    <Art>
      <path class="art-accent-line art-rays" d="M120 4v9M168 22l-6 7M72 22l6 7M194 66h-9M55 66h-9" />
      <path
        class="art-seal"
        d="M120 22c14 10 28 14 44 15v35c0 27-18 45-44 56-26-11-44-29-44-56V37c16-1 30-5 44-15z"
      />
      <path class="art-on-fill art-check" d="M99 76l15 15 28-31" />
    </Art>
  );
}

/** A document beside which something is still open: no cross, no alarm. */
export function NotVerified() {
  return (
    <Art>
      <rect class="art-paper" x="48" y="38" width="128" height="88" rx="11" />
      <Portrait x={62} y={56} />
      <path class="art-line" d="M116 62h44M116 76h44M116 90h26M62 114h42" />
      <circle class="art-fill" cx="174" cy="118" r="21" />
      <path class="art-on-fill" d="M165 118a9 9 0 1 0 3-6.7M167.5 104v7.5h7.5" />
    </Art>
  );
}
