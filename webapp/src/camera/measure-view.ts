import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';
import { measureBrightness } from '../../../src/core/image/measure-brightness.ts';
import { measureGlare } from '../../../src/core/image/measure-glare.ts';
import { measureSharpness } from '../../../src/core/image/measure-sharpness.ts';
import { findDocument, type DocumentPlace } from './find-document.ts';
import type { Area } from './geometry.ts';
import { measureChange, shrink } from './grey.ts';

/** The longer side at which the server measures a document; here it is the same, so that both mean the same. */
export const MEASURED_SIDE = 640;
const SHRINK = 4;

export interface ViewMeasures {
  /** As the server takes them: see `src/core/image`. */
  brightness: number;
  glare: number;
  sharpness: number;
  /** Mean difference to the look before, grey levels; 255 at first. */
  change: number;
  place: DocumentPlace;
  /** To be given to the next look. */
  small: GreyPicture;
}

/** What a look through the frame shows. `picture`: the frame with its margin, `MEASURED_SIDE` long; `frame` in it. */
export function measureView(picture: GreyPicture, frame: Area, before?: GreyPicture): ViewMeasures {
  const small = shrink(picture, SHRINK);
  const { left, top, width, height } = frame;
  return {
    brightness: measureBrightness(picture),
    glare: measureGlare(picture),
    sharpness: measureSharpness(picture),
    change: before ? measureChange(small, before) : 255,
    place: findDocument(small, {
      left: left / SHRINK,
      top: top / SHRINK,
      width: width / SHRINK,
      height: height / SHRINK,
    }),
    small,
  };
}
