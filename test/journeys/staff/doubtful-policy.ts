import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';

/** No pair of faces is sure enough, so that people look at every case. */
export const DOUBTFUL_POLICY: Policy = {
  ...POLICY,
  comparison: { local: { scale: 'distance', match: 0.01, mismatch: 0.99 } },
};
