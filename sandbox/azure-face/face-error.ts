/* Source: learn.microsoft.com, Azure AI Face API error codes. */

/** An error answer in the service's form. */
export interface FaceError {
  status: number;
  code: string;
  message: string;
  /** What a gated feature answers lies a level deeper. */
  inner?: { code: string; message: string };
  retryAfterSeconds?: number;
}

export const badArgument = (message: string): FaceError => ({ status: 400, code: 'BadArgument', message });

export const INVALID_KEY: FaceError = {
  status: 401,
  code: '401',
  message:
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
};

export const NOT_APPROVED: FaceError = {
  status: 403,
  code: 'InvalidRequest',
  message: 'Invalid request has been sent.',
  inner: {
    code: 'UnsupportedFeature',
    message:
      'Feature is not supported, missing approval for one or more of the following features: Identification,Verification. Please apply for access at https://aka.ms/facerecognition',
  },
};

export const NO_RESOURCE: FaceError = { status: 404, code: '404', message: 'Resource not found' };

export const FACE_NOT_FOUND: FaceError = { status: 404, code: 'FaceNotFound', message: 'Face is not found.' };

export const tooMany = (retryAfterSeconds?: number): FaceError => ({
  status: 429,
  code: '429',
  message: `Rate limit is exceeded.${retryAfterSeconds === undefined ? '' : ` Try again in ${retryAfterSeconds} seconds.`}`,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});
