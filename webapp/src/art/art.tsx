import type { ComponentChildren } from 'preact';

/** A picture that says nothing the words do not say. Drawn in lines of the text's colour, with the accent where one should look. */
export function Art({ children }: { children: ComponentChildren }) {
  return (
    <svg class="art" viewBox="0 0 240 160" aria-hidden="true" focusable="false">
      <ellipse class="art-ground" cx="120" cy="146" rx="84" ry="6" />
      {children}
    </svg>
  );
}

/** Head and shoulders in a frame of 40 by 44, as on a document. */
export function Portrait({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="art-soft" width="40" height="44" rx="6" />
      <circle class="art-fill" cx="20" cy="17" r="7.5" />
      <path class="art-fill" d="M7 39c1-14 25-14 26 0z" />
    </g>
  );
}
