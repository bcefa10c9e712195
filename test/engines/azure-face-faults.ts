import { badArgument, tooMany } from '../../sandbox/azure-face/face-error.ts';
import type { AzureFace } from '../../sandbox/azure-face/azure-face.ts';
import type { FaceFault } from '../../sandbox/azure-face/faults.ts';

const unavailable = (status: number) => ({ status, code: 'ServiceUnavailable', message: 'Try later.' });
const changed = (change: (body: Record<string, unknown>) => unknown): FaceFault => ({
  kind: 'changed',
  change: (body) => change(Object.fromEntries(Object.entries(body ?? {}))),
});

/** Everything that may pass, and must never decide, as `verify` meets it. */
export const PASSING_FAULTS: ReadonlyArray<readonly [what: string, fault: FaceFault]> = [
  ['429 without Retry-After', { kind: 'error', error: tooMany() }],
  ['429 with Retry-After', { kind: 'error', error: { ...tooMany(), retryAfterSeconds: 0.05 } }],
  ['500', { kind: 'error', error: unavailable(500) }],
  ['503', { kind: 'error', error: unavailable(503) }],
  ['an error page of a proxy', { kind: 'html', status: 502 }],
  ['a page in place of an answer', { kind: 'html', status: 200 }],
  ['no answer', { kind: 'hang' }],
  ['an answer that is cut', { kind: 'cut' }],
  ['an empty answer', { kind: 'says', text: '' }],
  ['half an answer', { kind: 'says', text: '{"isIdentical":true,"conf' }],
  ['NaN', { kind: 'says', text: '{"isIdentical":true,"confidence":NaN}' }],
  ['a confidence that is a text', changed((body) => ({ ...body, confidence: '0.93' }))],
  ['a confidence of 1.5', changed((body) => ({ ...body, confidence: 1.5 }))],
  ['no confidence', changed(({ isIdentical }) => ({ isIdentical }))],
  ['a field nobody knows', changed((body) => ({ ...body, verdict: 'same' }))],
  ['a confidence that its verdict contradicts', changed((body) => ({ ...body, isIdentical: false }))],
];

/** What does not pass until somebody acts. */
export const DENIALS: ReadonlyArray<readonly [what: string, deny: (service: AzureFace) => void]> = [
  ['401', (service) => service.keys.clear()],
  ['403 UnsupportedFeature', (service) => service.faults.inject({ kind: 'error', error: notApproved })],
];

const notApproved = {
  ...badArgument('Invalid request has been sent.'),
  status: 403,
  code: 'InvalidRequest',
  inner: { code: 'UnsupportedFeature', message: 'missing approval for Verification' },
};

type Face = { faceId: string; faceRectangle: Record<string, number> };
const changedFaces = (change: (faces: Face[]) => unknown): FaceFault => ({
  operation: 'detect',
  kind: 'changed',
  change: (body) => change(Array.isArray(body) ? body : []),
});

/** Lists of faces that cannot be true, of a picture with one face. */
export const CONTRADICTIONS: ReadonlyArray<readonly [what: string, fault: FaceFault]> = [
  ['the same face twice', changedFaces(([face]) => [face, { ...face, faceId: crypto.randomUUID() }])],
  ['two faces of one id', changedFaces(([face]) => [face, { ...face, faceRectangle: moved(face) }])],
  ['a face without its id', changedFaces((faces) => faces.map(({ faceId: _id, ...face }) => face))],
  [
    'a face outside the picture',
    changedFaces((faces) =>
      faces.map((face) => ({ ...face, faceRectangle: { ...face.faceRectangle, left: 9_000 } })),
    ),
  ],
  [
    'a face without a width',
    changedFaces((faces) =>
      faces.map((face) => ({ ...face, faceRectangle: { ...face.faceRectangle, width: 0 } })),
    ),
  ],
  ['no list', changedFaces(([face]) => face)],
  [
    'another model’s face',
    changedFaces((faces) => faces.map((face) => ({ ...face, recognitionModel: 'recognition_01' }))),
  ],
  ['NaN', { operation: 'detect', kind: 'says', text: '[{"faceRectangle":{"top":NaN}}]' }],
];

function moved(face: Face | undefined) {
  return { ...face?.faceRectangle, left: 0, top: 0, width: 10, height: 10 };
}
