import type { LinkState } from '../linking/linking.ts';
import type { LinkQuestion } from './prompt.ts';

/** What the person is asked about the old shop at this moment. */
export function linkQuestionOf(state: LinkState): LinkQuestion | undefined {
  if (state.state !== 'pending') return undefined;
  return { kind: 'confirm_link', linkId: state.linkId, login: state.login };
}
