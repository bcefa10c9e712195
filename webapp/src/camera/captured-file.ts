/** What the person has looked at and wants to give. */
export interface CapturedFile {
  blob: Blob;
  /** Of the kind of file, never of the person's own choosing. */
  name: string;
  /** `file`: picked, because there was no camera in the page. */
  source: 'camera' | 'file';
}

/** What the phone should let be felt: a step of a countdown or of the challenge, a success, a mishap. */
export type Feel = 'tick' | 'success' | 'warning';
