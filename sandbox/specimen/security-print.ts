import { drawText } from './stroke-font.ts';

/** Colours of one document, as in CSS. */
export interface Inks {
  paper: string;
  paperEnd: string;
  line: string;
  accent: string;
  text: string;
  label: string;
}

/** The tinted paper with waves and rosettes that every specimen is printed on. */
export function drawPaper(width: number, height: number, inks: Inks): string {
  const waves = Array.from({ length: Math.ceil(height / 17) + 4 }, (_, index) =>
    wavePath(width, (index - 2) * 17, index),
  );
  return [
    `<defs><linearGradient id="paper" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${inks.paper}"/>`,
    `<stop offset="1" stop-color="${inks.paperEnd}"/></linearGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="url(#paper)"/>`,
    `<g fill="none" stroke="${inks.line}" stroke-width="1.1" opacity="0.42">`,
    ...waves.map((path) => `<path d="${path}"/>`),
    '</g>',
    drawRosette({ x: width * 0.74, y: height * 0.5, radius: height * 0.34 }, inks.accent),
    drawRosette({ x: width * 0.98, y: height * 0.12, radius: height * 0.22 }, inks.line),
  ].join('');
}

function drawRosette(place: { x: number; y: number; radius: number }, colour: string): string {
  const rings = Array.from({ length: 9 }, (_, ring) => rosettePath(place, 0.4 + ring * 0.07, ring));
  return `<g fill="none" stroke="${colour}" stroke-width="1.1" opacity="0.3">${rings
    .map((path) => `<path d="${path}"/>`)
    .join('')}</g>`;
}

/** The arms of Utopia: an island under a sun. */
export function drawEmblem(x: number, y: number, radius: number, colour: string): string {
  const rays = Array.from({ length: 16 }, (_, index) => {
    const angle = (index * Math.PI) / 8;
    const [from, to] = index % 2 === 0 ? [0.5, 0.8] : [0.5, 0.68];
    return `M${Math.cos(angle) * from} ${-Math.sin(angle) * from}L${Math.cos(angle) * to} ${-Math.sin(angle) * to}`;
  });
  return [
    `<g transform="translate(${x} ${y}) scale(${radius})" fill="none" stroke="${colour}" stroke-width="0.06"`,
    ' stroke-linecap="round"><circle r="0.96"/><circle r="0.36"/>',
    `<path d="${rays.join('')}"/>`,
    `<path d="M-0.6 0.28C-0.3 0.02 0.1 0.06 0.6 0.34C0.2 0.26 -0.2 0.5 -0.6 0.28Z" fill="${colour}"/></g>`,
  ].join('');
}

/** The word that says what this is, large and across. */
export function drawSpecimen(x: number, y: number, height: number, degrees: number): string {
  const word = drawText('Specimen', {
    x: 0,
    y: height / 2,
    height,
    weight: height * 0.13,
    colour: '#b3202c',
    spacing: 0.34,
    anchor: 'middle',
  });
  return `<g transform="translate(${x} ${y}) rotate(${degrees})" opacity="0.5">${word}</g>`;
}

export function drawField(
  field: { label: string; value: string },
  { x, y, size }: { x: number; y: number; size: number },
  inks: Inks,
): string {
  const label = { x, y, height: size * 0.5, weight: size * 0.066, colour: inks.label, spacing: 0.3 };
  const value = { x, y: y + size * 1.5, height: size, weight: size * 0.15, colour: inks.text };
  return drawText(field.label, label) + drawText(field.value, value);
}

function wavePath(width: number, base: number, phase: number): string {
  const points = Array.from({ length: Math.ceil(width / 12) + 1 }, (_, step) => {
    const x = step * 12;
    const y = base + 11 * Math.sin(x / 61 + phase * 0.32) + 7 * Math.sin(x / 23 - phase * 0.21);
    return `${x} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

function rosettePath(place: { x: number; y: number; radius: number }, share: number, phase: number): string {
  const points = Array.from({ length: 181 }, (_, step) => {
    const angle = (step * Math.PI) / 90;
    const radius = place.radius * share * (1 + 0.2 * Math.sin(angle * 9 + phase * 0.5));
    return `${(place.x + radius * Math.cos(angle)).toFixed(1)} ${(place.y + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join('L')}Z`;
}
