/** MediaStream Image Capture (W3C), which TypeScript does not describe. */
declare class ImageCapture {
  constructor(track: MediaStreamTrack);
  takePhoto(): Promise<Blob>;
}

interface MediaTrackCapabilities {
  torch?: boolean;
}

interface MediaTrackConstraintSet {
  torch?: boolean;
  resizeMode?: ConstrainDOMString;
}
