import type { CaptureWords } from './capture-words.ts';

export const en: CaptureWords = {
  camera: {
    asking: 'Please allow the camera when you are asked.',
    refused: {
      DENIED: {
        title: 'The camera is not allowed',
        text: 'Allow it for this page in the settings of your browser or messenger and try again. Or use the camera of your phone:',
      },
      NONE: {
        title: 'No camera found',
        text: 'This device seems to have none. You can choose a file, or go on with your phone in the chat.',
      },
      BUSY: {
        title: 'The camera is busy',
        text: 'Another app is using it. Close that app and try again, or use the camera of your phone:',
      },
      INSECURE: {
        title: 'The camera needs a secure page',
        text: 'This page did not come over a secure connection, so it may not use the camera. The camera of your phone works:',
      },
      UNSUPPORTED: {
        title: 'No camera in this app',
        text: 'The app that shows this page does not let it use the camera. The camera of your phone works:',
      },
    },
    tryAgain: 'Try the camera again',
    cancel: 'Cancel',
    pickPhoto: 'Take a photo with the phone’s camera',
    pickVideo: 'Record a video with the phone’s camera',
    fileTooLarge: 'This file is too large: 20 MB at most.',
    fileUnreadable: 'This file cannot be opened. Please take a new one.',
  },
  document: {
    hint: {
      FIND: 'Fit the document into the frame',
      CLOSER: 'Move closer',
      TOO_DARK: 'Too dark: find more light',
      GLARE: 'It glares: tilt it away from the lamp',
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
      question: 'Is all of it inside, and can every letter be read?',
      picture: 'Your picture of the document',
      use: 'Use this picture',
      retake: 'Take it again',
      zoomIn: 'Look closer',
      zoomOut: 'See all of it',
    },
  },
  selfie: {
    title: 'Video of your face',
    intro: (seconds, turns) =>
      `Put your face in the oval. You will turn your head ${turns === 1 ? 'once' : turns === 2 ? 'twice' : `${turns} times`}; it takes ${seconds} seconds.`,
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
    interrupted:
      'The recording stopped because the page was left. Nothing was sent. Start again when you are ready.',
    failed: 'The recording did not work. Please try again, or use the camera of your phone.',
    fallbackSteps: 'In the video, do this in this order:',
    review: {
      title: 'Check the video',
      question: 'Was your face easy to see all the time?',
      video: 'Your video',
      use: 'Use this video',
      retake: 'Record it again',
    },
  },
};
