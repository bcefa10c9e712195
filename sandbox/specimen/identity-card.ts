import { CARD, type DocumentLayout } from './document-layout.ts';
import { cardZone } from './machine-readable-zone.ts';
import { drawSignature } from './passport-page.ts';
import { drawEmblem, drawField, drawPaper, drawSpecimen, type Inks } from './security-print.ts';
import { toPrintedDate, type SpecimenHolder } from './specimen-holder.ts';
import { drawText } from './stroke-font.ts';

const INKS: Inks = {
  paper: '#e6efe2',
  paperEnd: '#dfe7f3',
  line: '#6a9a78',
  accent: '#5f7fb8',
  text: '#1c2a24',
  label: '#4a7460',
};
const CORNER_RADIUS = 52;

export function layOutIdentityCardFront(holder: SpecimenHolder): DocumentLayout {
  const rows: [number, number, string, string][] = [
    [520, 246, 'Surname', holder.surname],
    [520, 346, 'Given names', holder.givenNames],
    [520, 446, 'Date of birth', toPrintedDate(holder.birthDate)],
    [890, 446, 'Sex', holder.sex],
    [1040, 446, 'Nationality', 'UTO'],
    [520, 546, 'Document no.', holder.documentNumber],
    [890, 546, 'Date of expiry', toPrintedDate(holder.expiryDate)],
    [520, 646, 'Place of birth', holder.birthplace],
  ];
  return {
    size: CARD,
    cornerRadius: CORNER_RADIUS,
    portraitAt: [{ left: 84, top: 226, width: 372, height: 478 }],
    drawing: [
      drawPaper(CARD.width, CARD.height, INKS),
      `<rect width="${CARD.width}" height="160" fill="${INKS.label}" opacity="0.16"/>`,
      drawEmblem(126, 80, 52, INKS.label),
      drawText('Republic of Utopia', {
        x: 212,
        y: 84,
        height: 38,
        weight: 6,
        colour: INKS.text,
        spacing: 0.36,
      }),
      drawText('Identity card', { x: 212, y: 128, height: 22, weight: 3, colour: INKS.label, spacing: 0.5 }),
      drawText('UTO', {
        x: 1310,
        y: 104,
        height: 46,
        weight: 6,
        colour: INKS.label,
        anchor: 'end',
        spacing: 0.3,
      }),
      ...rows.map(([x, y, label, value]) => drawField({ label, value }, { x, y, size: 30 }, INKS)),
      drawSignature(880, 772),
      drawText('Signature', { x: 872, y: 816, height: 13, weight: 1.8, colour: INKS.label, spacing: 0.3 }),
      drawText(holder.documentNumber, {
        x: 104,
        y: 776,
        height: 34,
        weight: 5,
        colour: '#8d2f2f',
        spacing: 0.36,
      }),
    ].join(''),
    overprint: drawSpecimen(930, 560, 92, -10),
  };
}

export function layOutIdentityCardBack(holder: SpecimenHolder): DocumentLayout {
  const zone = cardZone(holder).map((line, index) =>
    drawText(line, { x: 74, y: 640 + index * 76, height: 38, weight: 5.6, colour: '#14181c', pitch: 41.6 }),
  );
  const rows: [number, number, string, string][] = [
    [90, 100, 'Address', '7 Harbour Row, Amaurot'],
    [90, 210, 'Date of issue', toPrintedDate(holder.issueDate)],
    [520, 210, 'Authority', 'Civil Register of Utopia'],
    [90, 320, 'Height', '1.71 m'],
    [520, 320, 'Colour of eyes', 'Brown'],
  ];
  return {
    size: CARD,
    cornerRadius: CORNER_RADIUS,
    portraitAt: [],
    drawing: [
      drawPaper(CARD.width, CARD.height, INKS),
      ...rows.map(([x, y, label, value]) => drawField({ label, value }, { x, y, size: 28 }, INKS)),
      drawEmblem(1230, 180, 84, INKS.label),
      `<rect y="540" width="${CARD.width}" height="${CARD.height - 540}" fill="#fbfaf6" opacity="0.86"/>`,
      ...zone,
    ].join(''),
    overprint: drawSpecimen(760, 440, 84, -7),
  };
}
