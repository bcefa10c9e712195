import type { SandboxState } from '../state.ts';
import { viewerKey, viewersOf, type Viewer } from './viewer.ts';

/** Whose view of which chat the key names. */
export function findViewer({ conversations }: SandboxState, key: string): Viewer | undefined {
  const [botId, chatId] = key.split(':');
  const conversation = conversations.get(`${botId}:${chatId}`);
  return conversation && viewersOf(conversation).find((viewer) => viewerKey(viewer) === key);
}
