import { CARD, type DocumentLayout } from './document-layout.ts';
import { drawSignature } from './passport-page.ts';
import { drawEmblem, drawField, drawPaper, drawSpecimen, type Inks } from './security-print.ts';
import { toPrintedDate, type SpecimenHolder } from './specimen-holder.ts';
import { drawText } from './stroke-font.ts';

const INKS: Inks = {
  paper: '#f3dfe6',
  paperEnd: '#e4e4f2',
  line: '#b07a94',
  accent: '#7d74b4',
  text: '#2b1f2b',
  label: '#875069',
};
const CORNER_RADIUS = 52;
const CATEGORIES = ['AM', 'A', 'B', 'C', 'D', 'T'];

export function layOutDrivingLicenceFront(holder: SpecimenHolder): DocumentLayout {
  const rows: [number, number, string, string][] = [
    [520, 206, '1. Surname', holder.surname],
    [520, 302, '2. Given names', holder.givenNames],
    [520, 398, '3. Date and place of birth', `${toPrintedDate(holder.birthDate)} ${holder.birthplace}`],
    [520, 494, '4a. Issued', toPrintedDate(holder.issueDate)],
    [900, 494, '4b. Valid until', toPrintedDate(holder.expiryDate)],
    [520, 590, '4c. Authority', 'Road Office'],
    [900, 590, '5. Licence no.', holder.documentNumber],
    [520, 752, '9. Categories', 'AM / B'],
  ];
  return {
    size: CARD,
    cornerRadius: CORNER_RADIUS,
    portraitAt: [{ left: 84, top: 212, width: 366, height: 470 }],
    drawing: [
      drawPaper(CARD.width, CARD.height, INKS),
      drawEmblem(126, 100, 52, INKS.label),
      drawText('Driving licence', {
        x: 212,
        y: 106,
        height: 42,
        weight: 6.6,
        colour: INKS.text,
        spacing: 0.36,
      }),
      drawText('Republic of Utopia', {
        x: 212,
        y: 148,
        height: 20,
        weight: 2.8,
        colour: INKS.label,
        spacing: 0.5,
      }),
      ...rows.map(([x, y, label, value]) => drawField({ label, value }, { x, y, size: 28 }, INKS)),
      drawText('7.', { x: 84, y: 742, height: 14, weight: 2, colour: INKS.label }),
      drawSignature(130, 768),
    ].join(''),
    overprint: drawSpecimen(940, 690, 88, -8),
  };
}

export function layOutDrivingLicenceBack(holder: SpecimenHolder): DocumentLayout {
  return {
    size: CARD,
    cornerRadius: CORNER_RADIUS,
    portraitAt: [],
    drawing: [
      drawPaper(CARD.width, CARD.height, INKS),
      ...['9.', '10.', '11.', '12.'].map((heading, index) =>
        drawText(heading, { x: COLUMNS[index] ?? 0, y: 120, height: 22, weight: 3, colour: INKS.label }),
      ),
      ...CATEGORIES.map((category, index) => drawCategory(category, 200 + index * 88, holder)),
      drawText(`5. ${holder.documentNumber}`, { x: 90, y: 800, height: 26, weight: 4, colour: INKS.text }),
    ].join(''),
    overprint: drawSpecimen(720, 440, 96, -12),
  };
}

const COLUMNS = [90, 300, 680, 1080] as const;

function drawCategory(category: string, y: number, holder: SpecimenHolder): string {
  const held = category === 'AM' || category === 'B';
  const [first, second, third] = COLUMNS;
  const style = { y, height: 28, weight: 4, colour: INKS.text };
  return [
    drawText(category, { ...style, x: first }),
    held ? drawText(toPrintedDate(holder.issueDate), { ...style, x: second }) : '',
    held ? drawText(toPrintedDate(holder.expiryDate), { ...style, x: third }) : '',
    `<path d="M80 ${y + 26}H1320" stroke="${INKS.line}" stroke-width="2" opacity="0.7"/>`,
  ].join('');
}
