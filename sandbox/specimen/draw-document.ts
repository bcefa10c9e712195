import sharp, { type OverlayOptions } from 'sharp';

import type { Box } from '../../src/core/face/face-engine.ts';
import type { DocumentLayout } from './document-layout.ts';
import { layOutDrivingLicenceBack, layOutDrivingLicenceFront } from './driving-licence.ts';
import { layOutIdentityCardBack, layOutIdentityCardFront } from './identity-card.ts';
import { layOutPassport } from './passport-page.ts';
import { photographSheet } from './photograph-sheet.ts';
import { decodePicture, toSharp, type RawPicture, type Size } from './raw-picture.ts';
import { SPECIMEN_HOLDER, type SpecimenHolder } from './specimen-holder.ts';

export type DrawnDocument =
  | { type: 'passport'; side?: 'front' }
  | { type: 'identity_card' | 'driving_licence'; side: 'front' | 'back' };

export interface DocumentRequest {
  document: DrawnDocument;
  /** A square picture with the face in the middle, about 0.4 of its width wide. Without it the frame stays empty. */
  portrait?: Uint8Array;
  /** Printed beside the first, as nobody would: for tests. */
  secondPortrait?: Uint8Array;
  holder?: Partial<SpecimenHolder>;
  /** Of the photograph; 1600 × 1200 when not given. */
  size?: Size;
  /** How the sheet lies before the camera. */
  turned?: number;
  tilt?: number;
  seed?: number;
}

/** How much of a portrait's shorter side is printed: from the hair to the shoulders. */
const PRINTED_SHARE = 0.68;

/** A photograph (JPEG) of a document of the invented country Utopia, marked SPECIMEN, with the portrait's face about
 * 200 pixels wide in the standard size. The same request gives the same bytes. */
export async function drawDocument(request: DocumentRequest): Promise<Buffer> {
  const layout = layOut(request.document, { ...SPECIMEN_HOLDER, ...request.holder });
  const { size = { width: 1600, height: 1200 }, turned = -2.2, tilt = 0.035, seed = 7 } = request;
  const sheet = await printSheet(layout, request);
  const photograph = await photographSheet({
    sheet,
    cornerRadius: layout.cornerRadius,
    size,
    turned,
    tilt,
    seed,
  });
  return toSharp(photograph).jpeg({ quality: 90 }).toBuffer();
}

function layOut(document: DrawnDocument, holder: SpecimenHolder): DocumentLayout {
  switch (document.type) {
    case 'passport':
      return layOutPassport(holder);
    case 'identity_card':
      return document.side === 'front' ? layOutIdentityCardFront(holder) : layOutIdentityCardBack(holder);
    case 'driving_licence':
      return document.side === 'front' ? layOutDrivingLicenceFront(holder) : layOutDrivingLicenceBack(holder);
  }
}

async function printSheet(layout: DocumentLayout, request: DocumentRequest): Promise<RawPicture> {
  const { size, portraitAt } = layout;
  const [first] = portraitAt;
  const places = first ? [first, { ...first, left: first.left + first.width + 420 }] : [];
  const prints = await Promise.all(
    [request.portrait, request.secondPortrait].map((portrait, index) =>
      printPortrait(portrait, places[index]),
    ),
  );
  const page = await sharp(wrap(size, layout.drawing + (first ? emptyFrame(first) : '')))
    .composite([...prints.flat(), { input: wrap(size, layout.overprint) }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  return decodePicture(page);
}

/** Slightly pale and warm, as printed into paper. */
async function printPortrait(
  portrait: Uint8Array | undefined,
  place: Box | undefined,
): Promise<OverlayOptions[]> {
  if (!portrait || !place) return [];
  const { width, height } = await decodePicture(portrait);
  const side = Math.min(width, height);
  const cut = {
    width: Math.round(side * PRINTED_SHARE),
    height: Math.round((side * PRINTED_SHARE * place.height) / place.width),
  };
  const input = await sharp(portrait)
    .rotate()
    .extract({
      left: Math.round((width - cut.width) / 2),
      top: Math.round((height - cut.height) / 2),
      ...cut,
    })
    .resize(place.width, place.height)
    .modulate({ saturation: 0.82 })
    .linear(0.93, 12)
    .toBuffer();
  return [{ input, left: place.left, top: place.top }];
}

function emptyFrame({ left, top, width, height }: Box): string {
  const place = `x="${left}" y="${top}" width="${width}" height="${height}"`;
  return `<rect ${place} fill="#dfe3e4"/>`;
}

function wrap({ width, height }: Size, drawing: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`,
  );
}
