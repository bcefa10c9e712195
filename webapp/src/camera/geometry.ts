export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Extent {
  width: number;
  height: number;
}

/** `card`: ID-1, 85.60 × 53.98 mm; `passport`: ID-3, 125 × 88 mm (ISO/IEC 7810). */
export type DocumentShape = 'card' | 'passport';

const RATIO: Record<DocumentShape, number> = { card: 85.6 / 53.98, passport: 125 / 88 };

/** What is kept around the frame, as a part of its width: nobody aims to the millimetre. */
const MARGIN = 0.08;

/** The largest frame of the document's shape in the middle of the stage, with some air around it. */
export function placeFrame(stage: Extent, shape: DocumentShape): Area {
  const width = Math.min(stage.width * 0.92, stage.height * 0.88 * RATIO[shape], 720);
  const height = width / RATIO[shape];
  return { left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height };
}

/** Width by height of the oval that a face is put into. */
const OVAL_RATIO = 0.74;

export function placeOval(stage: Extent): Area {
  const height = Math.min(stage.height * 0.96, (stage.width * 0.78) / OVAL_RATIO, 560);
  const width = height * OVAL_RATIO;
  return { left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height };
}

/** The frame and its margin. */
export function withMargin({ left, top, width, height }: Area): Area {
  const margin = width * MARGIN;
  return { left: left - margin, top: top - margin, width: width + 2 * margin, height: height + 2 * margin };
}

/** Which pixels of a picture lie under an area of the view that shows it as `object-fit: cover` does. */
export function toPicture(area: Area, view: Extent, picture: Extent): Area {
  const scale = Math.max(view.width / picture.width, view.height / picture.height);
  const hiddenLeft = (picture.width * scale - view.width) / 2;
  const hiddenTop = (picture.height * scale - view.height) / 2;
  return inside(
    {
      left: (area.left + hiddenLeft) / scale,
      top: (area.top + hiddenTop) / scale,
      width: area.width / scale,
      height: area.height / scale,
    },
    picture,
  );
}

/**
 * The same area in a still photograph. Cameras cut the frames of a video out of the middle of what the sensor sees: the
 * video is taken for the largest centred part of the photograph that has its shape.
 */
export function toPhotograph(area: Area, video: Extent, photograph: Extent): Area {
  const scale = Math.min(photograph.width / video.width, photograph.height / video.height);
  return inside(
    {
      left: (photograph.width - video.width * scale) / 2 + area.left * scale,
      top: (photograph.height - video.height * scale) / 2 + area.top * scale,
      width: area.width * scale,
      height: area.height * scale,
    },
    photograph,
  );
}

/** The size scaled down, never up, so that its longer side is at most `longest`; whole pixels. */
export function fitWithin({ width, height }: Extent, longest: number): Extent {
  const scale = Math.min(1, longest / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

function inside({ left, top, width, height }: Area, picture: Extent): Area {
  const from = { left: Math.max(0, left), top: Math.max(0, top) };
  return {
    ...from,
    width: Math.min(left + width, picture.width) - from.left,
    height: Math.min(top + height, picture.height) - from.top,
  };
}
