import type { CameraWords, DocumentWords, SelfieWords } from '../../../webapp/src/camera/words.ts';

export const cameraWords: CameraWords = {
  asking: 'Allow the camera when your phone asks.',
  refused: {
    DENIED: {
      title: 'The camera is not allowed',
      text: 'Allow it in the settings of this page and try again, or use your phone’s own camera.',
    },
    NONE: { title: 'No camera found', text: 'Use another device, or a picture that you have.' },
    BUSY: { title: 'The camera is busy', text: 'Close other programs that use it, then try again.' },
    INSECURE: { title: 'No camera on this page', text: 'The page was not opened over a safe connection.' },
    UNSUPPORTED: {
      title: 'No camera in this browser',
      text: 'This browser cannot do it. Use your phone’s own camera.',
    },
  },
  tryAgain: 'Try the camera again',
  cancel: 'Cancel',
  pickPhoto: 'Use the phone’s camera',
  pickVideo: 'Record with the phone’s camera',
  fileTooLarge: 'This file is larger than 20 MB.',
  fileUnreadable: 'This file is empty.',
};

export const documentWords: DocumentWords = {
  title: 'Front of your identity card',
  hint: {
    FIND: 'Fit the document into the frame',
    CLOSER: 'Move closer',
    TOO_DARK: 'Too dark: find more light',
    GLARE: 'Glare: tilt it away from the lamp',
    HOLD_STILL: 'Hold still',
    BLURRED: 'Not sharp: move back a little',
    READY: 'Good, hold still',
  },
  shutter: 'Take the picture',
  taking: 'Taking the picture…',
  automatic: 'Automatic',
  torch: 'Light',
  pickInstead: 'Choose a picture instead',
  review: {
    title: 'Check the picture',
    question: 'Is everything inside, and every letter readable?',
    picture: 'Your picture of the document',
    use: 'Use this picture',
    retake: 'Take again',
    zoomIn: 'Look closer',
    zoomOut: 'Show all',
  },
};

export const selfieWords: SelfieWords = {
  title: 'Selfie video',
  intro: (seconds, turns) =>
    `Put your face into the oval. You will turn your head ${turns} times; it takes ${seconds} seconds.`,
  tooDark: 'Too dark: face a window or a lamp',
  start: 'Start',
  startsIn: (seconds) => `Starting in ${seconds}`,
  straight: 'Look straight ahead',
  turn: { left: 'Turn your head to your left', right: 'Turn your head to your right' },
  back: 'Back to the middle',
  finishing: 'Done, one moment…',
  recording: 'Recording',
  stop: 'Stop recording',
  progress: (turn, of) => `Turn ${turn} of ${of}`,
  interrupted: 'The recording stopped because the page was left. Start again when you are ready.',
  failed: 'The recording did not work. Please try again.',
  fallbackSteps: 'In the video, do this in order:',
  review: {
    title: 'Check the video',
    question: 'Was your face well visible all the time?',
    video: 'Your selfie video',
    use: 'Use this video',
    retake: 'Record again',
  },
};
