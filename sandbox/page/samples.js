/** What a sample person can send; `sandbox/control/samples.ts` makes it. */
export const sampleDocuments = [
  { label: 'Passport', name: 'Sample passport', sample: 'passport' },
  { label: 'Identity card', detail: 'front', name: 'Sample identity card, front', sample: 'identity_card' },
  { label: 'Identity card', detail: 'back', name: 'Sample identity card, back', sample: 'identity_card' },
  {
    label: 'Driving licence',
    detail: 'front',
    name: 'Sample driving licence, front',
    sample: 'driving_licence',
  },
  {
    label: 'Driving licence',
    detail: 'back',
    name: 'Sample driving licence, back',
    sample: 'driving_licence',
  },
];
