import { PAGE, type DocumentLayout } from './document-layout.ts';
import { passportZone } from './machine-readable-zone.ts';
import { drawEmblem, drawField, drawPaper, drawSpecimen, type Inks } from './security-print.ts';
import { toPrintedDate, type SpecimenHolder } from './specimen-holder.ts';
import { drawText } from './stroke-font.ts';

const INKS: Inks = {
  paper: '#e3eef0',
  paperEnd: '#f4e8dc',
  line: '#5b95a6',
  accent: '#c27a5a',
  text: '#1b2732',
  label: '#47707e',
};
const PORTRAIT = { left: 70, top: 196, width: 368, height: 473 };
const ZONE_TOP = 768;

/** The data page of a passport (TD3). */
export function layOutPassport(holder: SpecimenHolder): DocumentLayout {
  return {
    size: PAGE,
    cornerRadius: 26,
    portraitAt: [PORTRAIT],
    drawing: [
      drawPaper(PAGE.width, PAGE.height, INKS),
      drawEmblem(112, 96, 54, INKS.label),
      drawText('Republic of Utopia', {
        x: 196,
        y: 96,
        height: 40,
        weight: 6.2,
        colour: INKS.text,
        spacing: 0.36,
      }),
      drawText('Passport', { x: 196, y: 140, height: 21, weight: 2.8, colour: INKS.label, spacing: 0.5 }),
      ...drawFields(holder),
      drawSignature(PORTRAIT.left + 30, 722),
      ...drawZone(holder),
    ].join(''),
    overprint: drawSpecimen(950, 610, 92, -11),
  };
}

function drawFields(holder: SpecimenHolder): string[] {
  const left = 500;
  const middle = 850;
  const right = 1130;
  const rows: [number, number, string, string][] = [
    [left, 210, 'Type', 'P'],
    [left + 140, 210, 'Country code', 'UTO'],
    [middle + 90, 210, 'Passport no.', holder.documentNumber],
    [left, 306, 'Surname', holder.surname],
    [left, 402, 'Given names', holder.givenNames],
    [left, 498, 'Nationality', 'Utopian'],
    [middle, 498, 'Date of birth', toPrintedDate(holder.birthDate)],
    [left, 594, 'Sex', holder.sex],
    [left + 140, 594, 'Place of birth', holder.birthplace],
    [left, 690, 'Date of issue', toPrintedDate(holder.issueDate)],
    [middle, 690, 'Date of expiry', toPrintedDate(holder.expiryDate)],
    [right + 60, 690, 'Authority', 'Specimen'],
  ];
  return rows.map(([x, y, label, value]) => drawField({ label, value }, { x, y: y - 12, size: 26 }, INKS));
}

function drawZone(holder: SpecimenHolder): string[] {
  const lines = passportZone(holder).map((line, index) =>
    drawText(line, {
      x: 44,
      y: ZONE_TOP + 92 + index * 74,
      height: 33,
      weight: 5,
      colour: '#14181c',
      pitch: 29.8,
    }),
  );
  const band = `<rect y="${ZONE_TOP}" width="${PAGE.width}" height="${PAGE.height - ZONE_TOP}" fill="#fbfaf6" opacity="0.86"/>`;
  return [band, ...lines];
}

/** A scribble in ink. */
export function drawSignature(x: number, y: number): string {
  const path =
    'M0 18C22 -34 40 -30 34 8C31 26 46 12 54 -6C60 -18 66 12 78 2C92 -10 96 -22 106 -4C116 14 124 -4 138 -2';
  return [
    `<g transform="translate(${x} ${y})" fill="none" stroke="#27336b" stroke-width="4" stroke-linecap="round">`,
    `<path d="${path}C160 4 176 -14 206 -8M-12 28C60 12 150 14 236 6"/></g>`,
  ].join('');
}
