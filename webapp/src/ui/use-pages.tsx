import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api/problem.ts';
import type { Page } from '../api/types.ts';
import { useApp } from './app-context.ts';
import { Notice } from './notice.tsx';
import { problemText } from './problem-text.ts';

interface Pages<Item> {
  items: readonly Item[];
  isLoading: boolean;
  /** Loads what comes after; `undefined` at the end. */
  more: (() => void) | undefined;
  remove: (id: string) => void;
  Failure: () => ReturnType<typeof Notice> | null;
}

/** A list that the server gives page by page. */
export function usePages<Item extends { id: string }>(path: string): Pages<Item> {
  const { api, words } = useApp();
  const [items, setItems] = useState<readonly Item[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>();
  const [isLoading, setLoading] = useState(true);

  const load = async (from: string | null): Promise<void> => {
    setLoading(true);
    const query = from === null ? '' : `?cursor=${encodeURIComponent(from)}`;
    const answer = await api.call<Page<Item>>({ method: 'GET', path: `${path}${query}` });
    setLoading(false);
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) return;
    setItems((known) => (from === null ? answer.value.items : [...known, ...answer.value.items]));
    setCursor(answer.value.nextCursor);
  };
  useEffect(() => void load(null), [path]);

  return {
    items,
    isLoading,
    more: cursor === null ? undefined : () => void load(cursor),
    remove: (id) => setItems((known) => known.filter((item) => item.id !== id)),
    Failure: () =>
      problem ? (
        <Notice look="danger" icon="alert" isAlert>
          {problemText(words, problem)}
        </Notice>
      ) : null,
  };
}
