import { Art } from './art.tsx';

export function Shop() {
  return (
    <Art>
      <path class="art-paper" d="M70 56h100l-8 84H78z" />
      <path class="art-accent-line" d="M98 72V44a22 22 0 0 1 44 0v28" />
      <path class="art-line" d="M98 104h44M98 120h26" />
    </Art>
  );
}

/** Asked in the chat, and waiting for a yes. */
export function Question() {
  return (
    <Art>
      <path
        class="art-paper"
        d="M48 26h106a12 12 0 0 1 12 12v50a12 12 0 0 1-12 12H96l-24 20v-20H48a12 12 0 0 1-12-12V38a12 12 0 0 1 12-12z"
      />
      <path class="art-accent-line" d="M90 52a12 12 0 1 1 16 11c-4 1.5-5 4-5 8M101 82v.5" />
      <rect class="art-fill" x="134" y="104" width="70" height="34" rx="12" />
      <path class="art-on-fill" d="M158 121l7 7 13-14" />
    </Art>
  );
}
